// Run as a process of its own: starts a server, says where its data and what its process are, and stays.
import { startServer } from "@/tests/support/postgres/server";

const server = await startServer();
process.stdout.write(`${server.pid()} ${server.folder}\n`);
setInterval(() => {}, 1_000);
