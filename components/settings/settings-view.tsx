"use client";

import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef } from "react";
import { DiscountFields } from "@/components/settings/discount-fields";
import { LinkFields, type PlanOption } from "@/components/settings/link-fields";
import { NumbersFields } from "@/components/settings/numbers-fields";
import { RuleFields } from "@/components/settings/rule-fields";
import { type Notice, SaveBar } from "@/components/settings/save-bar";
import type { FormPart } from "@/components/settings/use-around";
import { useSettings } from "@/components/settings/use-settings";
import { useUnsavedGuard } from "@/components/settings/use-unsaved-guard";
import { RelativeTime } from "@/components/ui/relative-time";
import { Tooltips } from "@/components/ui/tooltip";
import type { SettingName, SettingsState } from "@/lib/companies/settings-schema";

type Props = {
  initial: SettingsState;
  plans: PlanOption[];
  currencies: string[];
  timeZones: string[];
  session: string;
  companyId: string;
  asOf: string;
};

/** The form of all settings: nothing is written until it is saved, and the last save can be undone. */
export function SettingsView({ plans, currencies, asOf, ...options }: Props) {
  const t = useTranslations("settings");
  const form = useSettings(options);
  const element = useRef<HTMLFormElement>(null);
  const notice = useNotice(form, asOf);
  const isDirty = form.dirty.length > 0;
  useUnsavedGuard(isDirty);
  const hasProblems = form.outcome.kind === "problems";
  useEffect(() => {
    if (!hasProblems) return;
    const field = element.current?.querySelector<HTMLElement>("[aria-invalid]");
    field?.focus();
    // A field in view already is not moved by the focus; what is wrong with it may still be behind the bar.
    field?.scrollIntoView({ block: "nearest" });
  }, [hasProblems]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void form.save();
  };
  const part: FormPart = form;
  return (
    <Tooltips>
      <main className="mx-auto max-w-[48rem] px-5 pt-5 sm:px-6">
        <h1 className="text-20 font-semibold">{t("title")}</h1>
        <p className="mt-0.5 text-muted">{t("intro")}</p>
        <form
          ref={element}
          onSubmit={submit}
          noValidate
          className="mt-6 [&_:is(input,select,fieldset)]:scroll-my-28"
        >
          <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
            <LinkFields form={part} plans={plans} />
            <RuleFields form={part} />
            <DiscountFields form={part} />
            <NumbersFields
              form={part}
              timeZones={options.timeZones}
              currencies={currencies}
              isCurrencyFixed={form.base.isCurrencyFixed}
            />
          </div>
          <SaveBar
            notice={notice}
            isDirty={isDirty}
            isSaving={form.sending.kind === "pending"}
            onUndo={form.base.lastSave ? form.undo : null}
            onDiscard={form.discard}
          />
        </form>
      </main>
    </Tooltips>
  );
}

function useNotice(
  { outcome, sending, dirty, problems, base }: ReturnType<typeof useSettings>,
  asOf: string,
): Notice {
  const t = useTranslations("settings.bar");
  const names = useTranslations("settings.names");
  const locale = useLocale();
  const list = (all: SettingName[]) => new Intl.ListFormat(locale).format(all.map((name) => names(name)));
  if (sending.kind === "failed") return { tone: "bad", text: sending.message };
  switch (outcome.kind) {
    case "problems": {
      const count = Object.keys(problems).length;
      if (count) return { tone: "bad", text: t("problems", { count }) };
      break;
    }
    case "conflict":
      return { tone: "warn", text: t("conflict") };
    case "saved":
    case "undone":
      return { tone: "ok", text: t(outcome.kind, { names: list(outcome.names) }) };
  }
  if (dirty.length) return { tone: "calm", text: t("dirty", { count: dirty.length }) };
  const { lastSave, settings } = base;
  if (!lastSave) return { tone: "calm", text: t("clean") };
  const when = <RelativeTime at={lastSave.at} asOf={asOf} timeZone={settings.timeZone} size="text-13" />;
  const by = lastSave.by ? <bdi>{t("lastBy", { name: lastSave.by })}</bdi> : null;
  return {
    tone: "calm",
    text: (
      <>
        {t("last")} {when} {by}
      </>
    ),
  };
}
