"use client";

import { UserCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { InvitationForm } from "@/components/member/invitation-form";
import type { MemberSummary } from "@/lib/reports/schema";

type Props = {
  invitation: MemberSummary["invitation"];
  timeZone: string;
  /** Where the answer goes. */
  url: string;
  session: { current: string };
};

/** Who brought the member here: asked for while they may say so, one quiet line once it is known. */
export function Invitation({ invitation, ...form }: Props) {
  const t = useTranslations("member.invitation");
  const { invitedBy, claimUntil } = invitation;
  const [thanks, setThanks] = useState<string | null>(null);
  // Once asked, the question and what was answered to it stay until they are read.
  const [askedUntil] = useState(claimUntil);
  const until = claimUntil ?? (invitedBy ? null : askedUntil);
  if (thanks) return <Line text={thanks} isNews />;
  if (invitedBy) return <Line text={t("invitedBy", { name: invitedBy })} />;
  if (!until) return null;
  const thank = (name: string | null) => setThanks(name ? t("thanks", { name }) : t("thanksUnknown"));
  return <InvitationForm until={until} onClaimed={thank} {...form} />;
}

/** News takes the focus that its form leaves behind. */
function Line({ text, isNews = false }: { text: string; isNews?: boolean }) {
  return (
    <p
      ref={isNews ? (line) => line?.focus() : undefined}
      tabIndex={isNews ? -1 : undefined}
      dir="auto"
      className="name flex items-start gap-2 text-13 text-muted outline-none"
    >
      <UserCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ok" />
      <span className="min-w-0 break-words">{text}</span>
    </p>
  );
}
