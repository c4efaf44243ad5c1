/** Makes the newest payment's delivery one that was given up, in an embedded database that nobody has open: its folder. */
import { PGlite } from "@electric-sql/pglite";

const [folder] = process.argv.slice(2);
const database = await PGlite.create(folder ?? "");
const { affectedRows } = await database.query(
  `update public.webhook_events set state = 'dead', outcome = null, attempts = 12, last_error = '53100 no space left on device'
   where id = (select id from public.webhook_events where state = 'done' and event_type = 'payment.succeeded'
     order by received_at desc limit 1)`,
);
await database.close();
if (!affectedRows) throw new Error("No payment was ever delivered.");
