import { useTranslations } from "next-intl";
import { CheckField, InputField } from "@/components/settings/fields";
import { type FormPart, numberInput, useAround } from "@/components/settings/use-around";
import { Card, Section } from "@/components/ui/card";

/** Whether members have promo codes, and what those take off. */
export function DiscountFields({ form }: { form: FormPart }) {
  const t = useTranslations("settings.discount");
  const around = useAround(form);
  const { draft, change } = form;
  return (
    <Section title={t("title")}>
      <Card className="grid grid-cols-[minmax(0,1fr)] gap-6 p-4">
        <CheckField
          label={t("has")}
          hint={t("hasHint")}
          checked={draft.hasDiscount}
          onCheck={(hasDiscount) => change({ hasDiscount })}
        />
        {draft.hasDiscount ? (
          <>
            <InputField
              {...numberInput("memberDiscountPercent")}
              label={t("percent")}
              hint={t("percentHint")}
              unit={t("percentUnit")}
              value={draft.memberDiscountPercent}
              onText={(memberDiscountPercent) => change({ memberDiscountPercent })}
              className="w-24"
              {...around("memberDiscountPercent", (value) => value || "0")}
            />
            <InputField
              {...numberInput("memberDiscountMonths")}
              label={t("months")}
              hint={t("monthsHint")}
              unit={t("monthsUnit", { count: Number(draft.memberDiscountMonths) })}
              value={draft.memberDiscountMonths}
              onText={(memberDiscountMonths) => change({ memberDiscountMonths })}
              className="w-24"
              {...around("memberDiscountMonths")}
            />
          </>
        ) : null}
      </Card>
    </Section>
  );
}
