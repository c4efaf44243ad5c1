"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { type ShareLink, svgDataUrl } from "@/components/member/share-link";
import { ButtonLink } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

type Props = { link: ShareLink; onClose: () => void; returnTo: RefObject<HTMLElement | null> };

/** The link as a QR code: to hold up, or to take along as a file. White in both themes, or cameras fail. */
export function QrDialog({ link, onClose, returnTo }: Props) {
  const t = useTranslations("member.qrDialog");
  const svg = svgDataUrl(link.qrSvg);
  return (
    <Dialog title={t("title")} body={t("body")} closeLabel={t("close")} onClose={onClose} returnTo={returnTo}>
      {/* biome-ignore lint/performance/noImgElement: the image optimiser is not used */}
      <img
        src={svg}
        alt={t("alt", { link: link.url })}
        width={304}
        height={304}
        className="mt-5 aspect-square w-full rounded-12 border border-line bg-white p-2"
      />
      <div className="mt-5 grid grid-cols-2 gap-2">
        <ButtonLink href={link.qrPngDataUrl} download="referral-link.png" aria-label={t("png")}>
          <Download aria-hidden="true" className="size-4" />
          {t("pngShort")}
        </ButtonLink>
        <ButtonLink href={svg} download="referral-link.svg" aria-label={t("svg")}>
          <Download aria-hidden="true" className="size-4" />
          {t("svgShort")}
        </ButtonLink>
      </div>
    </Dialog>
  );
}
