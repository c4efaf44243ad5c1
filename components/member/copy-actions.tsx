"use client";

import { Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { Button } from "@/components/ui/button";
import { CopyLabel } from "@/components/ui/copy-label";
import { useCopy } from "@/components/ui/use-copy";

type Props = { url: string; message: string; linkText: RefObject<HTMLParagraphElement | null> };

/** Copy, and on touch screens the device's own share sheet. When copying is refused the link gets selected instead. */
export function CopyActions({ url, message, linkText }: Props) {
  const t = useTranslations("member");
  const { outcome, copy } = useCopy(url, () => {
    if (linkText.current) getSelection()?.selectAllChildren(linkText.current);
  });
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
          <CopyLabel
            isCopied={outcome === "copied"}
            label={t("copy")}
            copiedLabel={t("copied")}
            iconClass="size-5"
          />
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
