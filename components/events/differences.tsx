import { useTranslations } from "next-intl";
import type { SelfCheck } from "@/lib/events/schema";

/** The differences that the last recount found, each with what is stored and what the facts say. */
export function Differences({ check }: { check: SelfCheck | null }) {
  const t = useTranslations("events.check");
  if (!check?.differences) return null;
  const more = check.differences - check.details.length;
  return (
    <details className="mt-3 max-w-[48rem] rounded-12 border border-line bg-surface px-4 py-3 text-13">
      <summary className="rounded-4 font-medium">{t("which", { count: check.differences })}</summary>
      <p className="mt-2 text-pretty text-muted">{t("meaning")}</p>
      <ul className="mt-2 grid gap-2">
        {check.details.map(({ invariant, subject, stored, derived }) => (
          <li key={`${invariant} ${subject}`} className="wrap-anywhere">
            <span className="font-medium">{invariant.replaceAll("_", " ")}</span> {subject}
            <span className="block text-muted tabular-nums">
              {t("values", { stored: stored || "–", derived: derived || "–" })}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="mt-2 text-muted">{t("more", { count: more })}</p> : null}
    </details>
  );
}
