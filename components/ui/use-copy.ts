"use client";

import { useEffect, useState } from "react";
import { copyText } from "@/components/ui/copy-text";

export type CopyOutcome = "copied" | "failed" | null;

const SHOWN_MS = 2_000;

/** Copies a text and says for two seconds that it did. `selectInstead` runs when the browser refuses. */
export function useCopy(
  text: string,
  selectInstead: () => void,
): { outcome: CopyOutcome; copy: () => Promise<void> } {
  const [outcome, setOutcome] = useState<CopyOutcome>(null);
  useEffect(() => {
    if (outcome !== "copied") return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const isCopied = await copyText(text);
    if (!isCopied) selectInstead();
    setOutcome(isCopied ? "copied" : "failed");
  };
  return { outcome, copy };
}
