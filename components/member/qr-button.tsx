"use client";

import { QrCode } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { ShareLink } from "@/components/member/share-link";

const load = () => import("@/components/member/qr-dialog").then((file) => file.QrDialog);
const QrDialog = dynamic(load, { ssr: false });

/** Opens the QR code. Its dialog is fetched when a pointer or the focus comes near, so the first visit does without it. */
export function QrButton({ link, className }: { link: ShareLink; className: string }) {
  const t = useTranslations("member");
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        className={className}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => setOpen(true)}
      >
        <QrCode aria-hidden="true" className="size-4" />
        {t("qr")}
      </button>
      {isOpen ? <QrDialog link={link} onClose={() => setOpen(false)} returnTo={button} /> : null}
    </>
  );
}
