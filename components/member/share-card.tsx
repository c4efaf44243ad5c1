"use client";

import { QrCode } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { ChannelIcon } from "@/components/member/channel-icon";
import { channelLinks } from "@/components/member/channels";
import { CopyActions } from "@/components/member/copy-actions";
import { QrDialog } from "@/components/member/qr-dialog";
import type { ShareLink } from "@/components/member/share-link";
import { Card } from "@/components/ui/card";
import { LinkText } from "@/components/ui/link-text";

const TILE =
  "flex h-11 items-center justify-center gap-2 rounded-8 border border-line text-13 font-medium transition-colors hover:bg-hover";

/** What the page is for: the link, large, and every way to hand it on. */
export function ShareCard({ link, community }: { link: ShareLink; community: string }) {
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
          <QrDialog link={link}>
            <button type="button" className={`${TILE} w-full`}>
              <QrCode aria-hidden="true" className="size-4" />
              {t("qr")}
            </button>
          </QrDialog>
        </li>
      </ul>
    </Card>
  );
}
