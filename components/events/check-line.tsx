import { CircleCheck, CircleDashed, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelativeTime } from "@/components/ui/relative-time";
import type { EventPage } from "@/lib/events/schema";

/** Whether every number agrees with a recount of the facts, and when Whop's own lists were last compared. */
export function CheckLine({ page }: { page: EventPage }) {
  const t = useTranslations("events.check");
  const { check, company, asOf } = page;
  const time = (at: string) => () => <RelativeTime at={at} asOf={asOf} timeZone={company.timeZone} />;
  const checkedAt = check?.checkedAt ?? null;
  const differences = check?.differences ?? 0;
  return (
    <>
      <Line state={checkedAt === null ? "open" : differences > 0 ? "bad" : "ok"}>
        {checkedAt === null ? t("never") : t.rich("checked", { count: differences, when: time(checkedAt) })}
      </Line>
      {check?.reconciledAt ? (
        <p className="text-13 text-muted">
          {t.rich("compared", { count: check.found, when: time(check.reconciledAt) })}
          {check.lastError ? ` ${t("comparingFails")}` : null}
        </p>
      ) : null}
    </>
  );
}

const SHAPES = {
  ok: { Icon: CircleCheck, tone: "text-ok" },
  bad: { Icon: TriangleAlert, tone: "text-bad" },
  open: { Icon: CircleDashed, tone: "text-faint" },
};

function Line({ state, children }: { state: keyof typeof SHAPES; children: React.ReactNode }) {
  const { Icon, tone } = SHAPES[state];
  return (
    <p className="flex items-start gap-1.5 text-13 text-muted">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${tone}`} />
      <span>{children}</span>
    </p>
  );
}
