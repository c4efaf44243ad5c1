"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** In place of a chart whose code could not be fetched, of the same size. */
export function PlotFailed() {
  const t = useTranslations("chart");
  return (
    <div className="grid size-full place-items-center rounded-8 border border-dashed border-line-strong px-4 text-center">
      <div>
        <p className="font-medium">{t("failedTitle")}</p>
        <p className="mt-1 text-13 text-muted">{t("failedBody")}</p>
        <Button className="mt-4" onClick={() => location.reload()}>
          {t("failedAction")}
        </Button>
      </div>
    </div>
  );
}
