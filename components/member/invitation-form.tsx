"use client";

import clsx from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { useSend } from "@/components/http/use-send";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { ClaimOutcome } from "@/lib/claims/schema";
import { formatDate } from "@/lib/format/dates";

type Problem = Exclude<ClaimOutcome, "claimed"> | "empty";
type Props = {
  until: string;
  timeZone: string;
  url: string;
  session: { current: string };
  /** Gets the first name of whoever it was. */
  onClaimed: (name: string | null) => void;
};

/** Asks for the code or link of whoever invited the member; what is wrong with an answer stands below the field. */
export function InvitationForm({ until, timeZone, url, session, onClaimed }: Props) {
  const t = useTranslations("member.invitation");
  const locale = useLocale();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { sending, submit, reset } = useSend(session);
  const isPending = sending.kind === "pending";
  const failure = sending.kind === "failed" ? sending.message : problem && sentence(problem);

  function sentence(word: Problem): string {
    return word === "empty" ? t("empty") : t(`outcomes.${word}`);
  }
  const answer = async (event: FormEvent) => {
    event.preventDefault();
    const code = field.current?.value.trim() ?? "";
    reset();
    setProblem(code ? null : "empty");
    const sent = code ? await submit({ method: "POST", url, body: { code } }) : null;
    if (sent) {
      const { outcome, referrerName } = sent.data as { outcome: ClaimOutcome; referrerName: string | null };
      if (outcome === "claimed") return onClaimed(referrerName);
      setProblem(outcome);
    }
    field.current?.focus();
  };

  return (
    <Card className="p-4 sm:p-6">
      <form onSubmit={answer} noValidate aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`} className="text-14 font-semibold">
          {t("title")}
        </h2>
        <p className="mt-1 text-13 text-pretty text-muted">{t("body")}</p>
        <label htmlFor={id} className="mt-4 block text-12 font-medium text-muted">
          {t("label")}
        </label>
        <div className="mt-1 flex gap-2 @max-[14rem]:flex-col">
          <input
            ref={field}
            id={id}
            type="text"
            dir="ltr"
            maxLength={1_000}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="send"
            aria-invalid={failure ? true : undefined}
            aria-describedby={`${id}-said`}
            onInput={() => {
              setProblem(null);
              reset();
            }}
            className="h-9 min-w-0 grow rounded-8 border border-faint bg-surface px-2.5 text-14 aria-invalid:border-bad pointer-coarse:h-11 pointer-coarse:text-16"
          />
          <Button type="submit" aria-disabled={isPending}>
            {t("send")}
          </Button>
        </div>
        <p
          id={`${id}-said`}
          role="status"
          className={clsx("mt-2 min-h-5 text-13 text-pretty", failure ? "text-bad" : "text-muted")}
        >
          {failure ?? (isPending ? t("sending") : t("until", { date: formatDate(until, locale, timeZone) }))}
        </p>
      </form>
    </Card>
  );
}
