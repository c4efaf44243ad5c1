import { CreditCard, Link2, MousePointerClick } from "lucide-react";
import { useTranslations } from "next-intl";
import { Announcement } from "@/components/dashboard/announcement";
import { Card } from "@/components/ui/card";

const STEPS = [
  { name: "one", Icon: Link2 },
  { name: "two", Icon: MousePointerClick },
  { name: "three", Icon: CreditCard },
] as const;

/** Before the first click ever: what will be here, and what brings it. */
export function GettingStarted({ company }: { company: string }) {
  const t = useTranslations("overview.start");
  return (
    <Card className="p-6 sm:p-8">
      <h2 className="text-16 font-semibold text-balance">{t("title")}</h2>
      <p className="mt-1 max-w-[44rem] text-pretty text-muted">{t("body", { company })}</p>
      <ol className="mt-8 grid gap-x-8 gap-y-6 @min-[44rem]:grid-cols-3">
        {STEPS.map(({ name, Icon }) => (
          <li key={name} className="flex gap-4 @min-[44rem]:block">
            <span className="grid size-10 shrink-0 place-items-center rounded-12 border border-line bg-bg text-accent-text">
              <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
            </span>
            <div className="@min-[44rem]:mt-4">
              <h3 className="font-medium">{t(`${name}Title`)}</h3>
              <p className="mt-1 text-13 text-pretty text-muted">{t(`${name}Body`)}</p>
            </div>
          </li>
        ))}
      </ol>
      <Announcement company={company} />
    </Card>
  );
}
