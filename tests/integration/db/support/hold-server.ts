// Run as a process of its own: starts a server, says its process id and stays.
import { startServer } from "@/tests/support/postgres/server";

const server = await startServer();
process.stdout.write(`${server.pid()}\n`);
setInterval(() => {}, 1_000);
