import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { PromoProblem } from "@/lib/promo/schema";

/** Tells the creator why members have no promo codes although there is a discount, and what to do about it. */
export function PromoNotice({ problem }: { problem: PromoProblem }) {
  const t = useTranslations("promoNotice");
  const { missingPermissions, failedCodes, reason } = problem;
  const isMissing = missingPermissions.length > 0;
  return (
    <section
      aria-labelledby="promo-notice"
      className="mb-5 flex gap-3 rounded-12 border border-line-strong bg-surface px-4 py-3"
    >
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <h2 id="promo-notice" className="font-medium">
          {isMissing ? t("missingTitle") : t("failedTitle", { count: failedCodes })}
        </h2>
        <p className="mt-0.5 max-w-[44rem] text-13 text-pretty text-muted">
          {isMissing
            ? t("missingBody", { permissions: missingPermissions.join(", ") })
            : t("failedBody", { reason: reason ?? "other" })}
        </p>
      </div>
    </section>
  );
}
