import { beforeEach } from "vitest";
import { type Community, clickOf, deliver, makeCommunity } from "./community";
import type { TestDatabase } from "./engines";

/** Before each test: an empty database, a community with Maya in it, and one click on her link. */
export function mayasLink(database: () => TestDatabase) {
  const link = {
    maya: { referrerId: "", codeId: "", code: "" } as Community,
    clickId: "",
    /** What a checkout that was opened after the click names. */
    viaClick: () => ({ referlyCode: link.maya.code, referlyClick: link.clickId }),
    /** The word in which a delivery of the event ends. */
    outcome: async (event: Parameters<typeof deliver>[1]) => (await deliver(database(), event)).outcome,
    /** The one referral there is, or undefined. */
    referral: async () =>
      (await database().query<Record<string, unknown>>("select * from public.referrals"))[0],
  };
  beforeEach(async () => {
    await database().reset();
    link.maya = await makeCommunity(database());
    const click = clickOf({ codeId: link.maya.codeId });
    link.clickId = click.id;
    await database().call("record_clicks", { batch: [click] });
  });
  return link;
}
