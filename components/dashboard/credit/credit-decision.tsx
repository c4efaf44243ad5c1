"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { Evidence } from "@/components/dashboard/credit/evidence";
import { useAnswer } from "@/components/http/use-answer";
import { useSend } from "@/components/http/use-send";
import { Button } from "@/components/ui/button";
import type { CreditAnswer, EvidenceWord, Finding, Inviter, Person } from "@/lib/credits/schema";

type Found = { findings: Finding[] };
const isFound = (value: unknown): value is Found =>
  typeof value === "object" && value !== null && "findings" in value && Array.isArray(value.findings);

/** What no creator can decide away. */
const FORBIDS: readonly EvidenceWord[] = ["already_invited", "own_code", "inactive_code"];

type Refusal = "own_code" | "inactive_code" | "already_attributed";
type Props = {
  buyer: Person;
  inviter: Inviter;
  /** `/api/companies/…/credits`. */
  url: string;
  session: { current: string };
  timeZone: string;
  onGiven: (referralId: string) => void;
};

/** The evidence, a note, and the button that says what follows from it. */
export function CreditDecision({ buyer, inviter, url, session, timeZone, onGiven }: Props) {
  const t = useTranslations("credit");
  const id = useId();
  const note = useRef<HTMLTextAreaElement>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { sending, submit } = useSend(session);
  const query = new URLSearchParams({ buyer: buyer.userId, code: inviter.codeId });
  const { asked, retry } = useAnswer<Found>(`${url}/evidence?${query}`, { session, isData: isFound });
  const findings = asked.data?.findings ?? null;
  const isForbidden = findings?.some(({ word }) => FORBIDS.includes(word)) ?? false;
  const names = { buyer: buyer.name, inviter: inviter.name };

  const give = async (event: FormEvent) => {
    event.preventDefault();
    setRefusal(null);
    const body = { buyerId: buyer.userId, codeId: inviter.codeId, note: note.current?.value ?? "" };
    const sent = await submit({ method: "POST", url, body });
    if (!sent) return;
    const { outcome, referralId } = sent.data as CreditAnswer;
    if (outcome === "credited" && referralId) onGiven(referralId);
    else setRefusal(outcome as Refusal);
  };
  const problem = sending.kind === "failed" ? sending.message : refusal && t(`outcomes.${refusal}`);

  return (
    <form onSubmit={give} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Evidence
        findings={findings}
        isFailed={asked.state === "failed"}
        retry={retry}
        names={names}
        timeZone={timeZone}
      />
      {findings && !isForbidden ? (
        <>
          <div>
            <label htmlFor={id} className="block font-medium">
              {t("note")}
            </label>
            <textarea
              ref={note}
              id={id}
              rows={2}
              dir="auto"
              maxLength={400}
              aria-describedby={`${id}-hint`}
              className="mt-1.5 block w-full resize-y rounded-8 border border-faint bg-surface px-2.5 py-1.5 text-14 pointer-coarse:text-16"
            />
            <p id={`${id}-hint`} className="mt-1 text-12 text-muted">
              {t("noteHint")}
            </p>
          </div>
          <div>
            <p id={`${id}-so`} className="text-pretty wrap-anywhere">
              {t("consequence", names)}
            </p>
            <Button
              type="submit"
              variant="primary"
              className="mt-3"
              aria-disabled={sending.kind === "pending"}
              aria-describedby={`${id}-so`}
            >
              {t("confirm")}
            </Button>
            <p role="status" className="mt-2 min-h-5 text-13 text-pretty">
              {sending.kind === "pending" ? <span className="text-muted">{t("pending")}</span> : null}
              {problem ? <span className="text-bad">{problem}</span> : null}
            </p>
          </div>
        </>
      ) : null}
    </form>
  );
}
