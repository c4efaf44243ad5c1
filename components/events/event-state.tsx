import clsx from "clsx";
import { CircleCheck, CircleDashed, CircleSlash, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { EventState as State } from "@/lib/events/schema";

const SHAPES = {
  pending: { Icon: CircleDashed, tone: "text-warn" },
  done: { Icon: CircleCheck, tone: "text-ok" },
  ignored: { Icon: CircleSlash, tone: "text-muted" },
  dead: { Icon: TriangleAlert, tone: "text-bad" },
};

/** What became of a delivery as a word and a shape. */
export function EventState({ state }: { state: State }) {
  const t = useTranslations("events.states");
  const { Icon, tone } = SHAPES[state];
  return (
    <span className="inline-flex h-5 items-center gap-1.5 align-bottom text-13 font-medium whitespace-nowrap">
      <Icon aria-hidden="true" className={clsx("size-3.5", tone)} strokeWidth={2.25} />
      {t(state)}
    </span>
  );
}
