"use client";

import { Share2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyLabel } from "@/components/ui/copy-label";
import { useCopy } from "@/components/ui/use-copy";

type Props = { url: string; message: string; linkText: RefObject<HTMLParagraphElement | null> };

/**
 * Copy, and on touch screens the device's own share sheet; without one, Share copies and says so itself. When copying is
 * refused the link gets selected instead.
 */
export function CopyActions({ url, message, linkText }: Props) {
  const t = useTranslations("member");
  const [pressed, setPressed] = useState<"copy" | "share">("copy");
  const { outcome, copy } = useCopy(url, () => {
    if (linkText.current) getSelection()?.selectAllChildren(linkText.current);
  });
  const copyFrom = (button: typeof pressed) => {
    setPressed(button);
    return copy();
  };
  const isCopiedFrom = (button: typeof pressed) => outcome === "copied" && pressed === button;
  const share = async () => {
    try {
      await navigator.share({ text: message, url });
    } catch (error) {
      const isClosed = error instanceof DOMException && error.name === "AbortError";
      if (!isClosed) await copyFrom("share");
    }
  };
  return (
    <>
      <div className="mt-4 flex gap-2">
        <Button variant="primary" size="lg" className="flex-1" onClick={() => copyFrom("copy")}>
          <CopyLabel
            isCopied={isCopiedFrom("copy")}
            label={t("copy")}
            copiedLabel={t("copied")}
            iconClass="size-5"
          />
        </Button>
        <Button size="lg" className="hidden pointer-coarse:inline-flex" onClick={share}>
          <CopyLabel
            isCopied={isCopiedFrom("share")}
            label={t("share")}
            copiedLabel={t("copied")}
            icon={Share2}
            iconClass="size-5"
          />
        </Button>
      </div>
      <p role="status" className={outcome === "failed" ? "mt-2 text-13 text-muted" : "sr-only"}>
        {outcome === "failed" ? t("copyFailed") : outcome === "copied" ? t("copied") : null}
      </p>
    </>
  );
}
