import { z } from "zod";
import { makeCodes } from "@/lib/codes/referral-code";
import { rpc } from "@/lib/db/rpc";

const memberCode = z.object({ userId: z.uuid(), codeId: z.uuid(), code: z.string() });
export type MemberCode = z.infer<typeof memberCode>;

type Person = { whopUserId: string; username: string | null; name: string | null; avatarUrl: string | null };

/** A member's own code, made on the first visit; keeps the member's name and picture current on the way. */
export function getOrCreateCode(companyId: string, person: Person): Promise<MemberCode> {
  return rpc(
    "ensure_member_code",
    {
      whop_company_id: companyId,
      whop_user_id: person.whopUserId,
      username: person.username,
      display_name: person.name,
      avatar_url: person.avatarUrl,
      candidates: makeCodes(5),
    },
    memberCode,
  );
}
