"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { CopyLabel } from "@/components/ui/copy-label";
import { useCopy } from "@/components/ui/use-copy";

/** Words with which a creator can tell the community that the links are there, ready to copy. */
export function Announcement({ company }: { company: string }) {
  const t = useTranslations("overview.start");
  const words = useRef<HTMLQuoteElement>(null);
  const text = t("announcement", { company });
  const { outcome, copy } = useCopy(text, () => {
    if (words.current) getSelection()?.selectAllChildren(words.current);
  });
  return (
    <div className="mt-8 border-t border-line pt-6">
      <h3 className="font-medium">{t("tell")}</h3>
      <blockquote
        ref={words}
        className="mt-3 max-w-[40rem] rounded-8 border border-line bg-bg px-4 py-3 text-pretty select-all"
      >
        {text}
      </blockquote>
      <Button variant="primary" className="mt-4" onClick={copy}>
        <CopyLabel isCopied={outcome === "copied"} label={t("copy")} copiedLabel={t("copied")} />
      </Button>
      <p role="status" className={outcome === "failed" ? "mt-2 text-13 text-muted" : "sr-only"}>
        {outcome === "failed" ? t("copyFailed") : outcome === "copied" ? t("copied") : null}
      </p>
    </div>
  );
}
