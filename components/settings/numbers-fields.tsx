import { useTranslations } from "next-intl";
import { useId } from "react";
import { InputField, SelectField } from "@/components/settings/fields";
import { type FormPart, useAround } from "@/components/settings/use-around";
import { Card, Section } from "@/components/ui/card";

type Props = { form: FormPart; timeZones: string[]; currencies: string[]; isCurrencyFixed: boolean };

/** How days and sums are counted. */
export function NumbersFields({ form, timeZones, currencies, isCurrencyFixed }: Props) {
  const t = useTranslations("settings.numbers");
  const around = useAround(form);
  const list = useId();
  const { draft, change } = form;
  const why = isCurrencyFixed ? "currencyFixed" : currencies.length > 1 ? "currencyHint" : "currencyOnly";
  return (
    <Section title={t("title")}>
      <Card className="grid grid-cols-[minmax(0,1fr)] gap-6 p-4">
        <InputField
          label={t("zone")}
          hint={t("zoneHint")}
          list={list}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={draft.timeZone}
          onText={(timeZone) => change({ timeZone })}
          className="w-72 max-w-full"
          {...around("timeZone")}
        />
        <datalist id={list}>
          {timeZones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <SelectField
          label={t("currency")}
          hint={t(why)}
          disabled={why !== "currencyHint"}
          value={draft.currency}
          onText={(currency) => change({ currency })}
          {...around("currency", (value) => value.toUpperCase())}
        >
          {currencies.map((currency) => (
            <option key={currency} value={currency}>
              {currency.toUpperCase()}
            </option>
          ))}
        </SelectField>
      </Card>
    </Section>
  );
}
