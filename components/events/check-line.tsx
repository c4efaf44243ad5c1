import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { EventPage, SelfCheck } from "@/lib/events/schema";

/** Whether every number agrees with a recount of the facts, and when Whop's own lists were last compared. */
export function CheckLine({ page }: { page: EventPage }) {
  const t = useTranslations("events.check");
  const { check, company, asOf } = page;
  return (
    <>
      <CheckedLine check={check} asOf={asOf} timeZone={company.timeZone} />
      {check?.reconciledAt ? (
        <p className="text-13 text-muted">
          {t.rich("compared", {
            count: check.found,
            when: timeOf(check.reconciledAt, asOf, company.timeZone),
          })}
          {check.lastError ? ` ${t("comparingFails")}` : null}
        </p>
      ) : null}
    </>
  );
}

type CheckedProps = {
  check: Pick<SelfCheck, "checkedAt" | "differences"> | null;
  asOf: string;
  timeZone: string;
  /** Where the differences are told apart, when that is another page. */
  href?: string;
};

/** In how many places the numbers differ from a recount of the facts, and when that was last looked at. */
export function CheckedLine({ check, asOf, timeZone, href }: CheckedProps) {
  const t = useTranslations("check");
  const checkedAt = check?.checkedAt ?? null;
  const differences = check?.differences ?? 0;
  const { Icon, tone } = SHAPES[checkedAt === null ? "open" : differences > 0 ? "bad" : "ok"];
  const log = (words: ReactNode) => (href ? <LogLink href={href}>{words}</LogLink> : words);
  return (
    <p className="flex items-start gap-1.5 text-13 text-muted">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <span>
        {checkedAt === null
          ? t.rich("never", { log })
          : t.rich("checked", { count: differences, log, when: timeOf(checkedAt, asOf, timeZone) })}
      </span>
    </p>
  );
}

const SHAPES = {
  ok: { Icon: CircleCheck, tone: "text-ok" },
  bad: { Icon: TriangleAlert, tone: "text-bad" },
  open: { Icon: CircleDashed, tone: "text-faint" },
};

const timeOf = (at: string, asOf: string, timeZone: string) => () => (
  <RelativeTime at={at} asOf={asOf} timeZone={timeZone} size="text-13" />
);

/** With a fingertip's room that moves nothing. */
function LogLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      className="relative rounded-4 underline decoration-line-strong underline-offset-2 hover:text-text hover:decoration-current pointer-coarse:before:absolute pointer-coarse:before:-inset-x-2 pointer-coarse:before:-inset-y-3"
    >
      {children}
    </a>
  );
}
