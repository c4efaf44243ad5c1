import { DashboardFrame } from "@/components/dashboard/dashboard-frame";
import { WithMessages } from "@/components/messages/with-messages";
import { ReferralsView } from "@/components/referrals/referrals-view";
import type { NotCountedList, Referral, ReferralList } from "@/lib/referrals/schema";

type Props = {
  /** The list of the page's address, rendered first and kept current afterwards. */
  initial: ReferralList | NotCountedList;
  /** The referral that the address names; null for none and for one that is not there. */
  opened: Referral | null;
  /** Our own short-lived session, sent with every poll. */
  session: string;
  companyId: string;
};

const SECTIONS = [
  "referrals",
  "referral",
  "credit",
  "send",
  "range",
  "live",
  "status",
  "reasons",
  "methods",
  "time",
] as const;

/** The creator's referrals. */
export function ReferralsScreen(props: Props) {
  return (
    <DashboardFrame companyId={props.companyId} section="referrals">
      <WithMessages sections={SECTIONS}>
        <ReferralsView {...props} />
      </WithMessages>
    </DashboardFrame>
  );
}
