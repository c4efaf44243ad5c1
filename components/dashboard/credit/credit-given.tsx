"use client";

import { CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useSend } from "@/components/http/use-send";
import { Button, ButtonLink } from "@/components/ui/button";
import type { Person } from "@/lib/credits/schema";

type Props = {
  buyer: Person;
  inviter: Person;
  /** Where the credit is taken back. */
  url: string;
  /** Where the referral can be seen. */
  href: string;
  session: { current: string };
  onClose: () => void;
};

/** What was done, and the way back. */
export function CreditGiven({ buyer, inviter, url, href, session, onClose }: Props) {
  const t = useTranslations("credit");
  const { sending, submit } = useSend(session);
  const [isUndone, setUndone] = useState(false);
  const undo = async () => {
    if (await submit({ method: "POST", url, body: { withdrawn: true } })) setUndone(true);
  };
  return (
    <div>
      <p
        ref={(line) => line?.focus()}
        tabIndex={-1}
        role="status"
        className="flex items-start gap-2 text-pretty outline-none"
      >
        <CircleCheck aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ok" />
        <span className="min-w-0 wrap-anywhere">
          {t(isUndone ? "undone" : "done", { buyer: buyer.name, inviter: inviter.name })}
        </span>
      </p>
      <p role="status" className="mt-1 min-h-5 text-13 text-bad">
        {sending.kind === "failed" ? sending.message : null}
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button variant="primary" onClick={onClose}>
          {t("finish")}
        </Button>
        <ButtonLink href={href}>{t("show")}</ButtonLink>
        {isUndone ? null : (
          <Button variant="ghost" onClick={undo} aria-disabled={sending.kind === "pending"}>
            {t("undo")}
          </Button>
        )}
      </div>
    </div>
  );
}
