"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { ChannelIcon } from "@/components/member/channel-icon";
import { channelLinks } from "@/components/member/channels";
import { CopyActions } from "@/components/member/copy-actions";
import { MemberPromo } from "@/components/member/member-promo";
import { QrButton } from "@/components/member/qr-button";
import type { ShareLink } from "@/components/member/share-link";
import { Card } from "@/components/ui/card";
import { LinkText } from "@/components/ui/link-text";
import type { Promo } from "@/lib/promo/schema";

/** The icon stands over its word where three tiles have to share a phone, and beside it elsewhere. */
const TILE =
  "flex h-14 w-full flex-col items-center justify-center gap-1 rounded-8 border border-line text-12 font-medium transition-colors hover:bg-hover @min-[26rem]:h-11 @min-[26rem]:flex-row @min-[26rem]:gap-2 @min-[26rem]:text-13";

type Props = { link: ShareLink; community: string; promo: Promo | null };

/** What the page is for: the link, large, and every way to hand it on. */
export function ShareCard({ link, community, promo }: Props) {
  const t = useTranslations("member");
  const text = useRef<HTMLParagraphElement>(null);
  const message = t("message", { company: community });
  const channels = channelLinks(link.url, message, t("subject", { company: community }));
  return (
    <Card className="p-4 sm:p-6">
      <LinkText ref={text} url={link.url} label={t("link")} />
      <CopyActions url={link.url} message={message} linkText={text} />
      <ul aria-label={t("via")} className="mt-3 grid grid-cols-3 gap-2 @min-[36rem]:grid-cols-6">
        {channels.map(([channel, href]) => (
          <li key={channel}>
            <a href={href} target="_blank" rel="noopener noreferrer" className={TILE}>
              <ChannelIcon channel={channel} />
              {t(channel)}
            </a>
          </li>
        ))}
        <li>
          <QrButton link={link} className={TILE} />
        </li>
      </ul>
      {promo ? <MemberPromo promo={promo} /> : null}
    </Card>
  );
}
