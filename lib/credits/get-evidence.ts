import { z } from "zod";
import type { Creator } from "@/lib/auth/require-creator";
import { type Finding, finding } from "@/lib/credits/schema";
import { rpc } from "@/lib/db/rpc";
import { notFound } from "@/lib/errors";

/** What speaks for and against that a code brought somebody. Throws AppError 404 when either is nobody's here. */
export async function getEvidence(
  { companyId }: Creator,
  buyerId: string | null,
  codeId: string | null,
): Promise<Finding[]> {
  const ids = z.object({ buyerId: z.uuid(), codeId: z.uuid() }).safeParse({ buyerId, codeId });
  if (!ids.success) throw notFound();
  const found = await rpc(
    "credit_evidence",
    { company: companyId, buyer_id: ids.data.buyerId, code_id: ids.data.codeId },
    z.array(finding).nullable(),
  );
  if (!found) throw notFound();
  return found;
}
