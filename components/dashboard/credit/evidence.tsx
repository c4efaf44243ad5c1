"use client";

import { CircleCheck, CircleMinus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { Finding } from "@/lib/credits/schema";
import { formatDate } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/number";

type Props = {
  /** Null while they are being gathered. */
  findings: Finding[] | null;
  isFailed: boolean;
  retry: () => void;
  /** What the two are called. */
  names: { buyer: string; inviter: string };
  timeZone: string;
};

/** What speaks for and against a credit, each in a sentence; none of it decides. */
export function Evidence({ findings, isFailed, retry, names, timeZone }: Props) {
  const t = useTranslations("credit.evidence");
  return (
    <section aria-busy={!findings && !isFailed}>
      <h3 ref={takeFocus} tabIndex={-1} className="font-medium outline-none">
        {t("title")}
      </h3>
      {isFailed ? (
        <div role="status" className="mt-1.5 text-13">
          <p className="text-pretty text-muted">{t("failed")}</p>
          <Button className="mt-2" onClick={retry}>
            {t("retry")}
          </Button>
        </div>
      ) : findings ? (
        <ul className="mt-1.5 grid gap-2 rounded-8 border border-line p-3 text-13">
          {findings.map((finding) => (
            <Line
              key={`${finding.word} ${finding.at} ${finding.detail}`}
              finding={finding}
              names={names}
              timeZone={timeZone}
            />
          ))}
        </ul>
      ) : (
        <Skeleton className="mt-1.5 h-20" />
      )}
    </section>
  );
}

function takeFocus(heading: HTMLHeadingElement | null): void {
  heading?.focus();
}

type LineProps = { finding: Finding; names: Props["names"]; timeZone: string };

function Line({ finding, names, timeZone }: LineProps) {
  const t = useTranslations("credit.evidence");
  const locale = useLocale();
  const { speaksFor, at, count } = finding;
  const Icon = speaksFor ? CircleCheck : CircleMinus;
  const when = at ? formatDate(at, locale, timeZone) : "";
  return (
    <li className="flex items-start gap-2">
      <Icon
        aria-hidden="true"
        className={speaksFor ? "mt-0.5 size-4 shrink-0 text-ok" : "mt-0.5 size-4 shrink-0 text-warn"}
      />
      <span className="min-w-0 text-pretty wrap-anywhere">
        <span className="sr-only">{t(speaksFor ? "for" : "against")} </span>
        {t(keyOf(finding), {
          ...names,
          date: when,
          count: count ?? 0,
          clicks: formatCount(count ?? 0, locale),
          detail: finding.detail ?? names.inviter,
        })}
      </span>
    </li>
  );
}

const REFUSALS = ["window_closed", "inactive_code", "own_code"] as const;

/** A code that was named and yet gave no credit says why. */
function keyOf({ word, detail }: Finding) {
  if (word !== "named_code" || detail === null) return word;
  const refusal = REFUSALS.find((known) => known === detail);
  return refusal ? (`named_code_${refusal}` as const) : "named_code_other";
}
