import { useTranslations } from "next-intl";
import { PromoOffer, PromoText } from "@/components/promo/promo-offer";
import type { Promo } from "@/lib/promo/schema";

/** The member's promo code, for whoever cannot be sent a link. */
export function MemberPromo({ promo }: { promo: Promo }) {
  const t = useTranslations("member.promo");
  const words = { copy: t("copy"), copied: t("copied"), copyFailed: t("copyFailed") };
  const { code, percentOff, durationMonths } = promo;
  return (
    <div className="mt-4 border-t border-line pt-4">
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
