/** Switches a member's link off in an embedded database that nobody has open: arguments are its folder and Whop's user id. */
import { PGlite } from "@electric-sql/pglite";

const [folder, userId] = process.argv.slice(2);
const database = await PGlite.create(folder ?? "");
const { affectedRows } = await database.query(
  `update public.referral_codes set is_active = false
   where user_id in (select id from public.users where whop_user_id = $1)`,
  [userId],
);
await database.close();
if (!affectedRows) throw new Error(`${userId} has no link that could be switched off.`);
