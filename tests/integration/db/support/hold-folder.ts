// Run as a process of its own: opens the embedded database in the folder it is given, writes a row and stays.

import { clientOf } from "@/lib/db/database";
import { openEmbedded } from "@/lib/db/transports/embedded";

const [folder = "", company = ""] = process.argv.slice(2);
try {
  const transport = await openEmbedded(folder);
  const { error } = await clientOf(transport, transport.serviceKey).rpc("ensure_company", {
    whop_company_id: company,
    title: "Held",
    route: null,
    logo_url: null,
  });
  process.on("SIGTERM", () => transport.close().then(() => process.exit(0)));
  process.stdout.write(error ? `failed: ${error.message}\n` : "open\n");
  setInterval(() => {}, 1_000);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
