import { answerClick } from "@/lib/clicks/click-door";
import { requestAddress } from "@/lib/http/request-address";

export const dynamic = "force-dynamic";

/** A click arrives; HEAD gets the same answer and counts nothing. */
async function click(request: Request): Promise<Response> {
  const url = new URL(request.url);
  const { status, headers, body } = await answerClick({
    method: request.method,
    url: url.pathname + url.search,
    header: (name) => request.headers.get(name),
    address: requestAddress(request.headers),
  });
  return new Response(body || null, { status, headers });
}

export { click as GET, click as HEAD };
