import { transportSecurity } from "@/lib/http/transport-security";

export const dynamic = "force-dynamic";

/** The process answers: for a load balancer's liveness probe, and as the empty handler that the bench compares with. */
export function GET(): Response {
  return new Response(null, {
    status: 204,
    headers: { "cache-control": "no-store", ...transportSecurity() },
  });
}
