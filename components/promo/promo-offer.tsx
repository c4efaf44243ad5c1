"use client";

import { type ReactNode, useRef } from "react";
import { Button } from "@/components/ui/button";
import { CopyLabel } from "@/components/ui/copy-label";
import { useCopy } from "@/components/ui/use-copy";

type Props = {
  code: string;
  /** What it takes off, with the code somewhere in it. */
  children: ReactNode;
  note?: string;
  words: { copy: string; copied: string; copyFailed: string };
};

/** A promo code to copy. Without script it can still be selected with one tap, by its `PromoText`. */
export function PromoOffer({ code, children, note, words }: Props) {
  const text = useRef<HTMLDivElement>(null);
  const { outcome, copy } = useCopy(code, () => {
    const shown = text.current?.querySelector("strong");
    if (shown) getSelection()?.selectAllChildren(shown);
  });
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <div ref={text} className="min-w-0 flex-1 basis-32 max-sm:basis-full">
        <p className="text-pretty wrap-anywhere">{children}</p>
        {note ? <p className="mt-0.5 text-13 text-pretty text-muted">{note}</p> : null}
      </div>
      <Button onClick={copy} className="max-sm:grow">
        <CopyLabel isCopied={outcome === "copied"} label={words.copy} copiedLabel={words.copied} />
      </Button>
      <p role="status" className={outcome === "failed" ? "basis-full text-13 text-muted" : "sr-only"}>
        {outcome === "failed" ? words.copyFailed : outcome === "copied" ? words.copied : null}
      </p>
    </div>
  );
}

/** The code itself within the sentence: it reads left to right and is selected whole. */
export function PromoText({ children }: { children: ReactNode }) {
  return (
    <strong className="font-semibold tracking-wide select-all" dir="ltr">
      {children}
    </strong>
  );
}
