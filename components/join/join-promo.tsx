import { useTranslations } from "next-intl";
import { PromoOffer, PromoText } from "@/components/promo/promo-offer";
import type { Promo } from "@/lib/promo/schema";

/** What the visitor saves, and the code to type at the checkout: Whop's address of a checkout cannot carry one. */
export function JoinPromo({ promo }: { promo: Promo }) {
  const t = useTranslations("join.promo");
  const words = { copy: t("copy"), copied: t("copied"), copyFailed: t("copyFailed") };
  const { code, percentOff, durationMonths } = promo;
  return (
    <div className="mt-8 -mb-2 rounded-12 border border-line bg-surface px-4 py-3">
      <PromoOffer code={code} note={t("note")} words={words}>
        {t.rich("offer", {
          off: percentOff / 100,
          months: durationMonths,
          name: code,
          code: (name) => <PromoText>{name}</PromoText>,
        })}
      </PromoOffer>
    </div>
  );
}
