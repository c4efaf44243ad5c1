import { Link2Off } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";

type Props = { communityTitle: string | null; storeUrl: string | null; reason: "unknown" | "inactive" };

/** A code that leads nowhere (any more): friendly, and with a way on when the community is known. */
export function JoinUnavailable({ communityTitle, storeUrl, reason }: Props) {
  const t = useTranslations("join.unavailable");
  if (reason === "unknown" || communityTitle === null) {
    return <ErrorState icon={Link2Off} title={t("unknownTitle")} body={t("unknownBody")} />;
  }
  const body = t("inactiveBody", { community: communityTitle });
  return (
    <ErrorState icon={Link2Off} title={t("inactiveTitle")} body={body}>
      {storeUrl ? (
        <ButtonLink variant="primary" href={storeUrl} className="max-w-full">
          <span className="truncate">{t("store", { community: communityTitle })}</span>
        </ButtonLink>
      ) : null}
    </ErrorState>
  );
}
