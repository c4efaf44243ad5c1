import { Link2Off } from "lucide-react";
import { useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";

/** In place of the link when it was switched off: what that means, and who can change it. */
export function PausedLink({ community }: { community: string }) {
  const t = useTranslations("member.paused");
  return (
    <Card className="flex gap-4 p-4 sm:p-6">
      <span className="grid size-10 shrink-0 place-items-center rounded-12 bg-warn-soft text-warn">
        <Link2Off aria-hidden="true" className="size-5" strokeWidth={1.75} />
      </span>
      <div>
        <h2 className="font-semibold">{t("title")}</h2>
        <p className="mt-1 text-pretty text-muted">{t("body", { company: community })}</p>
      </div>
    </Card>
  );
}
