import type { Creator } from "@/lib/auth/require-creator";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";
import type { EventQuery } from "@/lib/events/filter-schema";
import { type EventPage, eventPage } from "@/lib/events/schema";

const PAGE_SIZE = 50;

/** One page of what was delivered to a community, newest first. Throws AppError 404 for no community. */
export async function listEvents(creator: Creator, { before, ...filter }: EventQuery): Promise<EventPage> {
  const page = await rpc(
    "report_events",
    { company: creator.companyId, filter, before, at_most: PAGE_SIZE },
    eventPage.nullable(),
  );
  if (!page) throw notFound();
  return page;
}
