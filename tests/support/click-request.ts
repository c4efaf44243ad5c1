import type { ClickRequest } from "@/lib/clicks/visit";

export const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

type Parts = Partial<Omit<ClickRequest, "header">> & { headers?: Record<string, string | undefined> };

/** A person's GET of a link with Chrome; `headers` are laid over the usual ones, undefined takes one away. */
export function clickRequestOf({ headers = {}, ...parts }: Parts = {}): ClickRequest {
  const all: Record<string, string | undefined> = {
    "user-agent": CHROME,
    "accept-language": "en",
    ...headers,
  };
  return {
    method: "GET",
    url: "/r/m7kq2xw9t",
    address: "203.0.113.7",
    header: (name) => all[name] ?? null,
    ...parts,
  };
}
