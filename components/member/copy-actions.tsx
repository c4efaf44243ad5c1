"use client";

import { Check, Copy, Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";

type Props = { url: string; message: string; linkText: RefObject<HTMLParagraphElement | null> };
type Outcome = "copied" | "failed" | null;

const SHOWN_MS = 2_000;

/** Copy, and on touch screens the device's own share sheet. When copying is refused the link gets selected instead. */
export function CopyActions({ url, message, linkText }: Props) {
  const t = useTranslations("member");
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    if (outcome !== "copied") return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    const isCopied = await copyText(url);
    if (!isCopied && linkText.current) getSelection()?.selectAllChildren(linkText.current);
    setOutcome(isCopied ? "copied" : "failed");
  };
  const share = async () => {
    try {
      await navigator.share({ text: message, url });
    } catch (error) {
      const isClosed = error instanceof DOMException && error.name === "AbortError";
      if (!isClosed) await copy();
    }
  };
  return (
    <>
      <div className="mt-4 flex gap-2">
        <Button variant="primary" size="lg" className="flex-1" onClick={copy}>
          <CopyLabel isCopied={outcome === "copied"} />
        </Button>
        <Button size="lg" className="hidden pointer-coarse:inline-flex" onClick={share}>
          <Share2 aria-hidden="true" className="size-5" />
          {t("share")}
        </Button>
      </div>
      <p role="status" className={outcome === "failed" ? "mt-2 text-13 text-muted" : "sr-only"}>
        {outcome === "failed" ? t("copyFailed") : outcome === "copied" ? t("copied") : null}
      </p>
    </>
  );
}

/** Both labels lie in one cell, so the button keeps its width. */
function CopyLabel({ isCopied }: { isCopied: boolean }) {
  const t = useTranslations("member");
  const label = "col-start-1 row-start-1 flex items-center justify-center gap-2 transition-opacity";
  return (
    <span className="grid">
      <span className={label} style={{ opacity: isCopied ? 0 : 1 }}>
        <Copy aria-hidden="true" className="size-5" />
        {t("copy")}
      </span>
      <span aria-hidden="true" className={label} style={{ opacity: isCopied ? 1 : 0 }}>
        <Check className="size-5" />
        {t("copied")}
      </span>
    </span>
  );
}
