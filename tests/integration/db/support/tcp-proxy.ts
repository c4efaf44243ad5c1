import { connect, createServer, type Socket } from "node:net";

/** A connection in the middle that can fall silent: nothing is refused, nothing arrives. */
export type TcpProxy = { port: number; hang: () => void; resume: () => void; close: () => Promise<void> };

/** Forwards a port of its own to another one on this machine. */
export async function tcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isHanging = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    if (isHanging) socket.pause();
  };
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      keep(from);
      from.on("data", (chunk) => isHanging || to.write(chunk)).on("close", () => to.destroy());
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    hang: () => {
      isHanging = true;
    },
    resume: () => {
      isHanging = false;
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
