import { env } from "@/lib/env";
import { unauthenticated } from "@/lib/errors";
import { ingestEvent, MAX_EVENT_BYTES } from "@/lib/events/ingest";
import { only } from "@/lib/http/only";
import { readCapped } from "@/lib/http/read-capped";
import { route } from "@/lib/http/route";
import { verifyWebhook } from "@/lib/whop/webhook";

export const dynamic = "force-dynamic";

/** Whop delivers an event: 2xx means stored for good. */
export const POST = route(async (request: Request) => {
  const body = await readCapped(request, MAX_EVENT_BYTES);
  const delivery = verifyWebhook(body, request.headers, env().WHOP_WEBHOOK_SECRET, Date.now() / 1000);
  if (!delivery) throw unauthenticated("The signature of this delivery is not valid.");
  return Response.json(await ingestEvent(delivery.webhookId, body));
});

const refuse = only("POST");

export { refuse as DELETE, refuse as GET, refuse as HEAD, refuse as OPTIONS, refuse as PATCH, refuse as PUT };
