import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Live } from "@/components/live/use-live";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";

type Props = { section: "event.failed" | "referral.failed"; live: Live<unknown> };

/** What stands in a sheet whose details did not come: what is safe, and one way on. */
export function DetailLost({ section, live }: Props) {
  const t = useTranslations(section);
  const isOver = live.connection === "signed_out";
  return (
    <div role="status">
      <EmptyState icon={CloudOff} title={t("title")} body={t(isOver ? "gone" : "busy")}>
        <Button className="mt-4" onClick={() => (isOver ? location.reload() : live.retry())}>
          {t(isOver ? "reload" : "retry")}
        </Button>
      </EmptyState>
    </div>
  );
}

/** The places of details that are on their way, each with its height. */
export function DetailLoading({ heights }: { heights: string[] }) {
  return (
    <div aria-hidden="true" className="grid gap-8">
      {heights.map((height) => (
        <Skeleton key={height} className={height} />
      ))}
    </div>
  );
}
