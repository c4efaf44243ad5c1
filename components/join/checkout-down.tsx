import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";

/** Says that the checkout did not open, that nothing was charged, and where else one can go. */
export function CheckoutDown({ community, storeUrl }: { community: string; storeUrl: string | null }) {
  const t = useTranslations("join");
  return (
    <div
      role="alert"
      className="mt-8 -mb-2 flex gap-3 rounded-12 border border-line-strong bg-surface px-4 py-3"
    >
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-warn" />
      <div className="min-w-0">
        <p className="font-medium">{t("checkoutDown.title")}</p>
        <p className="mt-0.5 text-13 text-pretty text-muted">{t("checkoutDown.body")}</p>
        {storeUrl ? (
          <a
            href={storeUrl}
            className="mt-1 inline-block max-w-full truncate py-1 text-13 font-medium text-accent-text underline"
          >
            {t("checkoutDown.store", { community })}
          </a>
        ) : (
          <p className="mt-1 text-13 text-muted">{t("noStore", { community })}</p>
        )}
      </div>
    </div>
  );
}
