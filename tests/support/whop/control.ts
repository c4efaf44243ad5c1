import { z } from "zod";
import { buy, purchase, renew, renewal } from "./actions/buy";
import { cancel, cancellation } from "./actions/cancel";
import { dispute, disputeRequest } from "./actions/dispute";
import { found, foundation } from "./actions/found";
import { refund, refundRequest, refundSettlement, settleRefund } from "./actions/refund";
import type { StandInContext } from "./context";
import { fault } from "./faults";
import { activityOf } from "./pages/activity";
import { get } from "./state/world";

const webhookMode = z.strictObject({
  generation: z.enum(["unpinned", "dated"]).optional(),
  retryDelaysMs: z.array(z.int().min(0)).max(12).optional(),
  delayMs: z.int().min(0).optional(),
  duplicates: z.int().min(0).max(50).optional(),
  wrongSignature: z.boolean().optional(),
  drop: z.boolean().optional(),
  hold: z.boolean().optional(),
  stopped: z.boolean().optional(),
  /** Back to the usual mode first. */
  reset: z.boolean().optional(),
});
const nothing = z.strictObject({});
const entry = z.strictObject({
  view: z.string(),
  userId: z.string(),
  theme: z.enum(["light", "dark"]).default("light"),
});

type Action = (context: StandInContext, body: unknown) => unknown;

/** `POST /control/<action>`: everything tests and the demo can make happen, each with its own strict body. */
export const ACTIONS: Record<string, Action> = {
  buy: ({ store, courier }, body) => buy(store, courier, purchase.parse(body)),
  renew: ({ store, courier }, body) => renew(store, courier, renewal.parse(body)),
  refund: ({ store, courier }, body) => refund(store, courier, refundRequest.parse(body)),
  "settle-refund": ({ store, courier }, body) => settleRefund(store, courier, refundSettlement.parse(body)),
  dispute: ({ store, courier }, body) => dispute(store, courier, disputeRequest.parse(body)),
  cancel: ({ store, courier }, body) => cancel(store, courier, cancellation.parse(body)),
  /** Opens another community, for what a creator sees on the first day. */
  found: ({ store }, body) => found(store, foundation.parse(body)),
  /** Adds one fault. */
  fault: ({ faults }, body) => faults.add(fault.parse(body)),
  "clear-faults": ({ faults }, body) => {
    nothing.parse(body);
    faults.clear();
  },
  webhooks: ({ courier }, body) => {
    const { reset, ...mode } = webhookMode.parse(body);
    if (reset) courier.reset();
    return { mode: courier.setMode(mode) };
  },
  release: ({ courier }, body) => ({
    released: courier.release(z.strictObject({ seed: z.int().default(1) }).parse(body).seed),
  }),
  replay: ({ courier }, body) => courier.replay(z.strictObject({ id: z.string() }).parse(body).id),
  /** Sends any text as a signed webhook. */
  send: ({ store, courier }, body) => {
    const { type, text } = z.strictObject({ type: z.string().default("raw"), text: z.string() }).parse(body);
    const delivery = store.change(() => courier.enqueue(type, text));
    courier.dispatch([delivery]);
    return { id: delivery.id };
  },
  deliveries: ({ store }, body) => {
    nothing.parse(body);
    return { deliveries: store.state.deliveries };
  },
  world: ({ store }, body) => {
    nothing.parse(body);
    return { world: store.world };
  },
  activity: (context, body) => {
    const { companyId } = z.strictObject({ companyId: z.string() }).parse(body);
    return { activity: activityOf(context, companyId) };
  },
  /** Puts a person into a view of the app; the frame's next page is theirs. */
  enter: ({ entries, store }, body) => {
    const { view, userId, theme } = entry.parse(body);
    entries.enter(view, { userId: get(store.world.users, userId, "user").id, theme });
  },
};
