"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

/** Any surprise on a page, in place of the page. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  const t = useTranslations("failure.unexpected");
  return (
    <ErrorState icon={TriangleAlert} title={t("title")} body={t("body")}>
      <Button variant="primary" onClick={reset}>
        {t("retry")}
      </Button>
    </ErrorState>
  );
}
