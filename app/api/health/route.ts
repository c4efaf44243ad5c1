import { z } from "zod";
import { rpc } from "@/lib/db/rpc";
import { unavailable } from "@/lib/errors";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

/** 200 when the database answers, 503 when it does not; nothing else is told to strangers. */
export const GET = route(async () => {
  await rpc("db_now", {}, z.string(), { timeoutMs: 2_000 }).catch((cause) => {
    throw unavailable("The database does not answer.", { cause });
  });
  return Response.json({ status: "ok" });
});
