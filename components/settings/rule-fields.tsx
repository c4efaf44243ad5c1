import { useTranslations } from "next-intl";
import { ChoiceField, InputField } from "@/components/settings/fields";
import { type FormPart, numberInput, useAround } from "@/components/settings/use-around";
import { Card, Section } from "@/components/ui/card";

/** What counts as a referral, and when. */
export function RuleFields({ form }: { form: FormPart }) {
  const t = useTranslations("settings.rules");
  const around = useAround(form);
  const { draft, change } = form;
  return (
    <Section title={t("title")}>
      <Card className="grid grid-cols-[minmax(0,1fr)] gap-6 p-4">
        <p className="max-w-[60ch] text-13 text-pretty text-muted">{t("note")}</p>
        <ChoiceField
          label={t("credited")}
          value={draft.creditedClick}
          options={[
            { value: "last", label: t("last"), hint: t("lastHint") },
            { value: "first", label: t("first"), hint: t("firstHint") },
          ]}
          onText={(creditedClick) => change({ creditedClick })}
          {...around("creditedClick", (value) => t(value === "first" ? "first" : "last"))}
        />
        <Days name="attributionWindowDays" label={t("window")} hint={t("windowHint")} form={form} />
        <Days name="claimWindowDays" label={t("claim")} hint={t("claimHint")} form={form} />
        <ChoiceField
          label={t("qualifies")}
          value={draft.qualifiesOn}
          options={[
            { value: "payment", label: t("payment"), hint: t("paymentHint") },
            { value: "join", label: t("join"), hint: t("joinHint") },
          ]}
          onText={(qualifiesOn) => change({ qualifiesOn })}
          {...around("qualifiesOn", (value) => t(value === "join" ? "join" : "payment"))}
        />
        <Days name="holdDays" label={t("hold")} hint={t("holdHint")} form={form} />
      </Card>
    </Section>
  );
}

type DaysProps = {
  name: "attributionWindowDays" | "claimWindowDays" | "holdDays";
  label: string;
  hint: string;
  form: FormPart;
};

function Days({ name, label, hint, form }: DaysProps) {
  const t = useTranslations("settings.rules");
  const around = useAround(form);
  return (
    <InputField
      {...numberInput(name)}
      label={label}
      hint={hint}
      unit={t("days", { count: Number(form.draft[name]) })}
      value={form.draft[name]}
      onText={(text) => form.change({ [name]: text })}
      className="w-24"
      {...around(name)}
    />
  );
}
