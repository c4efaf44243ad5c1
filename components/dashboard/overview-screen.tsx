import type { ReactNode } from "react";
import { DashboardFrame } from "@/components/dashboard/dashboard-frame";
import { OverviewView } from "@/components/dashboard/overview-view";
import { WithMessages } from "@/components/messages/with-messages";
import type { Overview } from "@/lib/reports/schema";

type Props = {
  /** The report of the address's range, rendered first and kept current afterwards. */
  initial: Overview;
  /** Our own short-lived session, sent with every poll. */
  session: string;
  companyId: string;
  /** What the creator has to know before the figures. */
  children?: ReactNode;
};

const SECTIONS = [
  "overview",
  "chart",
  "range",
  "delta",
  "live",
  "check",
  "status",
  "reasons",
  "methods",
  "time",
] as const;

/** The creator's overview. */
export function OverviewScreen(props: Props) {
  return (
    <DashboardFrame companyId={props.companyId} section="overview">
      <WithMessages sections={SECTIONS}>
        <OverviewView {...props} />
      </WithMessages>
    </DashboardFrame>
  );
}
