import { useTranslations } from "next-intl";
import { ChoiceField, SelectField } from "@/components/settings/fields";
import { type FormPart, useAround } from "@/components/settings/use-around";
import { Card, Section } from "@/components/ui/card";

export type PlanOption = { planId: string; label: string };

/** Where links lead, and with which plan. */
export function LinkFields({ form, plans }: { form: FormPart; plans: PlanOption[] }) {
  const t = useTranslations("settings.links");
  const around = useAround(form);
  const { draft, change, base } = form;
  const labelOf = (planId: string) =>
    plans.find((plan) => plan.planId === planId)?.label ?? (planId ? t("planGone") : t("planNone"));
  const kept = base.settings.defaultPlanId;
  const isGone = kept !== null && !plans.some((plan) => plan.planId === kept);
  return (
    <Section title={t("title")}>
      <Card className="grid grid-cols-[minmax(0,1fr)] gap-6 p-4">
        <ChoiceField
          label={t("destination")}
          hint={t("destinationHint")}
          value={draft.destination}
          options={[
            { value: "landing", label: t("landing"), hint: t("landingHint") },
            { value: "checkout", label: t("checkout"), hint: t("checkoutHint") },
          ]}
          onText={(destination) => change({ destination })}
          {...around("destination", (value) => t(value === "checkout" ? "checkout" : "landing"))}
        />
        <SelectField
          label={t("plan")}
          hint={plans.length ? t("planHint") : t("plansUnknown")}
          value={draft.defaultPlanId}
          onText={(defaultPlanId) => change({ defaultPlanId })}
          {...around("defaultPlanId", labelOf)}
        >
          <option value="">{t("planNone")}</option>
          {isGone ? <option value={kept}>{t("planGone")}</option> : null}
          {plans.map(({ planId, label }) => (
            <option key={planId} value={planId}>
              {label}
            </option>
          ))}
        </SelectField>
      </Card>
    </Section>
  );
}
