import { MemberView } from "@/components/member/member-view";
import type { ShareLink } from "@/components/member/share-link";
import { WithMessages } from "@/components/messages/with-messages";
import type { MemberSummary } from "@/lib/reports/schema";

type Props = {
  /** Rendered first and kept current afterwards. */
  initial: MemberSummary;
  /** Our own short-lived session, sent with every poll. */
  session: string;
  experienceId: string;
  link: ShareLink;
};

const SECTIONS = ["member", "send", "live", "status", "reasons", "time"] as const;

/** The member's page. */
export function MemberScreen(props: Props) {
  return (
    <WithMessages sections={SECTIONS}>
      <MemberView {...props} />
    </WithMessages>
  );
}
