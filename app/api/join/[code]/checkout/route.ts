import { type CheckoutStart, startCheckout } from "@/lib/checkout/start-checkout";
import { badInput } from "@/lib/errors";
import { readCapped } from "@/lib/http/read-capped";
import { requestAddress } from "@/lib/http/request-address";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

type Context = { params: Promise<{ code: string }> };

/** "Continue" on the landing page: a plain form, so that it works in any in-app browser; answers with a redirect. */
export const POST = route(async (request: Request, { params }: Context) => {
  if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) {
    throw badInput("Use the button on the invitation page.");
  }
  const { code } = await params;
  const form = new URLSearchParams(Buffer.from(await readCapped(request, 4_096)).toString());
  const token = form.get("c");
  const address = requestAddress(request.headers);
  const start = await startCheckout({ rawCode: code, planId: form.get("plan"), token, address });
  return new Response(null, { status: 303, headers: { location: locationOf(start, code, token) } });
});

function locationOf(start: CheckoutStart, code: string, token: string | null): string {
  if (start.status === "checkout") return start.url;
  const page = `/join/${encodeURIComponent(code)}`;
  // The page says itself what became of a link that is unknown or switched off.
  if (start.status === "closed") return page;
  return `${page}?${new URLSearchParams({ store: "1", ...(token ? { c: token } : {}) })}`;
}
