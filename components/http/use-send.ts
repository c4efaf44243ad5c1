"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { type Change, send } from "@/components/http/send";

/** Where a change stands; `failed` has the sentence to show. */
export type Sending =
  | { kind: "idle" | "pending" | "done" }
  | { kind: "failed"; code: string; message: string };

/**
 * Sends changes of one form or button to our own API, one at a time: a second press while one is under way does nothing.
 * `submit` returns the answer, or null when it failed; show `<SendStatus sending={sending} />` beside the button. The
 * screen's catalogue needs the section `send`.
 *
 *     const { sending, submit } = useSend(live.session); // or useRef(session) on a page that does not poll
 *     const saved = await submit({ method: "PATCH", url, body });
 */
export function useSend(session: { current: string }) {
  const t = useTranslations("send");
  const [sending, setSending] = useState<Sending>({ kind: "idle" });
  const isUnderWay = useRef(false);
  const submit = async (change: Omit<Change, "session">): Promise<{ data: unknown } | null> => {
    if (isUnderWay.current) return null;
    isUnderWay.current = true;
    setSending({ kind: "pending" });
    const sent = await send({ ...change, session });
    isUnderWay.current = false;
    setSending(
      sent.ok
        ? { kind: "done" }
        : { kind: "failed", code: sent.code, message: sent.message ?? t("unreachable") },
    );
    return sent.ok ? { data: sent.data } : null;
  };
  return { sending, submit, reset: () => setSending({ kind: "idle" }) };
}
