"use client";

import { CircleCheck, CircleX, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

/** What the line beside the buttons says, and how it looks. */
export type Notice = { tone: "ok" | "warn" | "bad" | "calm"; text: ReactNode };

type Props = {
  notice: Notice;
  isDirty: boolean;
  isSaving: boolean;
  /** Null when there is no save to take back. */
  onUndo: (() => void) | null;
  onDiscard: () => void;
};

const ICONS = { ok: CircleCheck, warn: TriangleAlert, bad: CircleX };
const TONES = { ok: "text-ok", warn: "text-warn", bad: "text-bad" };

/** Stays at the foot of the form: where things stand, and what can be done about it. */
export function SaveBar({ notice, isDirty, isSaving, onUndo, onDiscard }: Props) {
  const t = useTranslations("settings.bar");
  const Icon = notice.tone === "calm" ? null : ICONS[notice.tone];
  return (
    <div className="sticky bottom-0 z-10 -mx-5 mt-8 border-t border-line bg-bg px-5 py-3 sm:-mx-6 sm:px-6">
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div role="status" className="flex min-w-0 flex-1 basis-60 items-start gap-1.5 text-13 text-pretty">
          {Icon && notice.tone !== "calm" ? (
            <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${TONES[notice.tone]}`} />
          ) : null}
          <span className={notice.tone === "calm" ? "text-muted" : undefined}>{notice.text}</span>
        </div>
        <div className="flex gap-2 max-sm:w-full max-sm:*:flex-1">
          {isDirty ? (
            <Button variant="ghost" onClick={onDiscard} disabled={isSaving}>
              {t("discard")}
            </Button>
          ) : onUndo ? (
            <Button variant="ghost" onClick={onUndo} disabled={isSaving}>
              {t("undo")}
            </Button>
          ) : null}
          <Button type="submit" variant="primary" disabled={!isDirty || isSaving}>
            {isSaving ? t("saving") : t("save")}
          </Button>
        </div>
      </div>
    </div>
  );
}
