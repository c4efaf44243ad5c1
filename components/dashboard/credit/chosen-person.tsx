import { useTranslations } from "next-intl";
import { PersonRow } from "@/components/dashboard/credit/person-row";
import { Button } from "@/components/ui/button";
import type { Person } from "@/lib/credits/schema";

type Props = { label: string; person: Person; isInviter: boolean; onChange: () => void };

/** An answered question, and the way to answer it anew. */
export function ChosenPerson({ label, person, isInviter, onChange }: Props) {
  const t = useTranslations("credit");
  return (
    <div>
      <p className="font-medium">{label}</p>
      <div className="mt-1.5 flex items-center justify-between gap-3 rounded-8 border border-line px-3 py-2">
        <PersonRow person={person} isInviter={isInviter} />
        <Button variant="ghost" aria-label={`${t("change")}: ${label}`} onClick={onChange}>
          {t("change")}
        </Button>
      </div>
    </div>
  );
}
