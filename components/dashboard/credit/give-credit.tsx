"use client";

import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";

const load = () => import("@/components/dashboard/credit/credit-dialog").then((file) => file.CreditDialog);
const CreditDialog = dynamic(load, { ssr: false });

type Props = {
  companyId: string;
  timeZone: string;
  session: { current: string };
  /** Whom the page's address says it is for, by our id: opens the dialog with them chosen. */
  buyerId: string | null;
  /** The address of a referral's own page. */
  referralHref: (referralId: string) => string;
  /** The dialog was closed: the list may have changed, and the buyer leaves the address. */
  onClosed: () => void;
};

/** The one thing a creator adds to the list by hand. The screen's catalogue needs the sections `credit` and `send`. */
export function GiveCredit({ buyerId, onClosed, ...dialog }: Props) {
  const t = useTranslations("credit");
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    onClosed();
  };
  return (
    <>
      <Button
        ref={button}
        variant="primary"
        aria-haspopup="dialog"
        onPointerEnter={load}
        onFocus={load}
        onClick={() => setOpen(true)}
      >
        <UserPlus aria-hidden="true" className="size-4" />
        {t("open")}
      </Button>
      {isOpen || buyerId ? (
        <CreditDialog key={buyerId} buyerId={buyerId} onClose={close} returnTo={button} {...dialog} />
      ) : null}
    </>
  );
}
