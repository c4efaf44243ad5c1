import { useTranslations } from "next-intl";
import type { Draft, Problems } from "@/components/settings/draft";
import { SETTING_RANGES } from "@/lib/companies/ranges-schema";
import type { SettingName, SettingsState } from "@/lib/companies/settings-schema";

/** What a group of fields needs of the form. */
export type FormPart = {
  base: SettingsState;
  draft: Draft;
  problems: Problems;
  clashes: SettingName[];
  change: (part: Partial<Draft>) => void;
};

/** The sentences below a field: what is wrong with it, and what somebody else saved there meanwhile. */
export function useAround({ base, problems, clashes }: FormPart) {
  const t = useTranslations("settings");
  return (name: SettingName, say: (value: string) => string = (value) => value) => {
    const problem = problems[name];
    const range = name in SETTING_RANGES ? SETTING_RANGES[name as keyof typeof SETTING_RANGES] : undefined;
    const value = String(base.settings[name] ?? "");
    return {
      problem: problem && t(`problems.${problem}`, { min: range?.min ?? 0, max: range?.max ?? 0 }),
      clash: clashes.includes(name) ? t("bar.clash", { value: say(value) }) : undefined,
    };
  };
}

/** The native limits of a number, for keyboards and steppers. */
export function numberInput(name: keyof typeof SETTING_RANGES) {
  return { type: "number", inputMode: "numeric", step: 1, required: true, ...SETTING_RANGES[name] } as const;
}
