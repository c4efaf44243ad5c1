import { DashboardFrame } from "@/components/dashboard/dashboard-frame";
import { EventsView } from "@/components/events/events-view";
import { WithMessages } from "@/components/messages/with-messages";
import type { EventPage } from "@/lib/events/schema";

type Props = {
  /** The page of the log that the address names, rendered first and kept current afterwards. */
  initial: EventPage;
  /** Our own short-lived session, sent with every call. */
  session: string;
  companyId: string;
};

/** The creator's event log. */
export function EventsScreen(props: Props) {
  return (
    <DashboardFrame companyId={props.companyId} section="events">
      <WithMessages sections={["events", "event", "check", "live", "send", "time"]}>
        <EventsView {...props} />
      </WithMessages>
    </DashboardFrame>
  );
}
