import { startCheckout } from "@/lib/checkout/start-checkout";
import { badInput } from "@/lib/errors";
import { readCapped } from "@/lib/http/read-capped";
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
  const start = await startCheckout(code, form.get("plan"), token);
  const back = `/join/${encodeURIComponent(code)}?${new URLSearchParams({ store: "1", ...(token ? { c: token } : {}) })}`;
  return new Response(null, {
    status: 303,
    headers: { location: start.status === "checkout" ? start.url : back },
  });
});
