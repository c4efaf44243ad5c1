import type { Creator } from "@/lib/auth/require-creator";
import { rpc } from "@/lib/db/rpc";
import { type PromoProblem, promoProblem } from "@/lib/promo/schema";

/** Why members have no promo codes although there is a discount; null when nothing is wrong. */
export function findPromoProblem({ companyId }: Creator): Promise<PromoProblem | null> {
  return rpc("report_promo_problem", { company: companyId }, promoProblem.nullable());
}
