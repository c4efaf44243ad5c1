"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useRef, useState } from "react";
import { useSend } from "@/components/http/use-send";
import { Button } from "@/components/ui/button";

type Props = {
  /** `/api/companies/…/referrals/…/credit`. */
  url: string;
  session: { current: string };
  method: "claim" | "credit";
  isWithdrawn: boolean;
  names: { buyer: string; inviter: string };
  /** Something changed: what is shown of the referral is old. */
  onChanged: () => void;
};

/** A claim or a credit can be taken back, once what follows was read, and given again. */
export function TakeBack({ url, session, method, isWithdrawn, names, onChanged }: Props) {
  const t = useTranslations("credit.back");
  const { sending, submit, reset } = useSend(session);
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<"taken" | "restored" | "nothing" | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const isPending = sending.kind === "pending";

  const change = async (withdrawn: boolean, note: string | null) => {
    const sent = await submit({ method: "POST", url, body: { withdrawn, note } });
    if (!sent) return;
    const { outcome } = sent.data as { outcome: string | null };
    setSaid(outcome === "nothing_to_change" ? "nothing" : withdrawn ? "taken" : "restored");
    setAsking(false);
    title.current?.focus();
    onChanged();
  };
  const ask = () => {
    reset();
    setSaid(null);
    setAsking(true);
  };
  const keep = () => {
    setAsking(false);
    title.current?.focus();
  };
  return (
    <section>
      <h3 ref={title} tabIndex={-1} className="font-semibold outline-none">
        {t("title")}
      </h3>
      <p className="mt-1 text-13 text-pretty text-muted">{isWithdrawn ? t("taken", names) : t(method)}</p>
      {isAsking && !isWithdrawn ? (
        <Question
          names={names}
          isPending={isPending}
          onKeep={keep}
          onConfirm={(note) => change(true, note)}
        />
      ) : (
        <Button
          className="mt-3"
          aria-disabled={isPending}
          onClick={() => (isWithdrawn ? change(false, null) : ask())}
        >
          {t(isWithdrawn ? "restore" : "open")}
        </Button>
      )}
      <p role="status" className="mt-2 text-13 text-pretty empty:mt-0">
        {isPending ? <span className="text-muted">{t("pending")}</span> : null}
        {sending.kind === "failed" ? <span className="text-bad">{sending.message}</span> : null}
        {said && said !== "taken" && !isPending ? <span className="text-muted">{t(said, names)}</span> : null}
      </p>
    </section>
  );
}

type QuestionProps = {
  names: Props["names"];
  isPending: boolean;
  onKeep: () => void;
  onConfirm: (note: string) => void;
};

function Question({ names, isPending, onKeep, onConfirm }: QuestionProps) {
  const t = useTranslations("credit");
  const id = useId();
  const note = useRef<HTMLInputElement>(null);
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    onConfirm(note.current?.value ?? "");
  };
  return (
    <form onSubmit={confirm} className="mt-3 rounded-12 border border-line bg-surface p-4">
      <p id={`${id}-question`} className="text-pretty wrap-anywhere">
        {t("back.question", names)}
      </p>
      <label htmlFor={id} className="mt-3 block text-12 font-medium text-muted">
        {t("note")}
      </label>
      <input
        ref={note}
        id={id}
        // biome-ignore lint/a11y/noAutofocus: the focus follows what the button opened
        autoFocus
        type="text"
        dir="auto"
        maxLength={400}
        aria-describedby={`${id}-question`}
        className="mt-1 h-9 w-full rounded-8 border border-faint bg-surface px-2.5 text-14 pointer-coarse:h-11 pointer-coarse:text-16"
      />
      <div className="mt-3 flex flex-wrap gap-2">
        <Button type="submit" variant="primary" aria-disabled={isPending}>
          {t("back.confirm")}
        </Button>
        <Button onClick={onKeep}>{t("back.keep")}</Button>
      </div>
    </form>
  );
}
