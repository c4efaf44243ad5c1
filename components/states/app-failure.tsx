import { CloudOff, Compass, DatabaseZap, DoorOpen, ShieldAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { AutoReload } from "@/components/states/auto-reload";
import { ReloadButton } from "@/components/states/reload-button";
import { ErrorState } from "@/components/ui/error-state";

/** Why a page cannot be shown: 401, 403, 404, and 503 because Whop (`unavailable`) or our database (`resting`) is silent. */
export type FailureKind = "unauthenticated" | "forbidden" | "not_found" | "unavailable" | "resting";

const RETRY_SECONDS = 5;

/** A whole page in place of one that could not be shown. The two 503 try again by themselves, every 5 seconds. */
export function AppFailure({ kind }: { kind: FailureKind }) {
  const t = useTranslations("states");
  switch (kind) {
    case "unauthenticated":
      return (
        <ErrorState icon={DoorOpen} title={t("unauthenticated.title")} body={t("unauthenticated.body")}>
          <ReloadButton label={t("unauthenticated.action")} />
        </ErrorState>
      );
    case "forbidden":
      return (
        <ErrorState icon={ShieldAlert} title={t("forbidden.title")} body={t("forbidden.body")}>
          <ReloadButton label={t("forbidden.action")} />
        </ErrorState>
      );
    case "not_found":
      return <ErrorState icon={Compass} title={t("not_found.title")} body={t("not_found.body")} />;
    case "unavailable":
    case "resting":
      return (
        <ErrorState
          icon={kind === "resting" ? DatabaseZap : CloudOff}
          title={t(`${kind}.title`)}
          body={t(`${kind}.body`)}
        >
          <ReloadButton label={t("unavailable.action")} />
          <AutoReload seconds={RETRY_SECONDS} text={t("unavailable.again", { seconds: RETRY_SECONDS })} />
        </ErrorState>
      );
  }
}
