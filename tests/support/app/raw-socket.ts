import { connect } from "node:net";

export type Conversation = {
  /** What came back so far. */
  answer: () => string;
  /** Resolves once the other side has hung up. */
  closed: Promise<void>;
  hangUp: () => void;
};

/** Opens a connection, writes the head of a request and then whatever `more` yields, as fast as it is taken. */
export function speak(origin: string, head: string[], more: () => string | null = () => null): Conversation {
  const { hostname, port } = new URL(origin);
  let answer = "";
  const socket = connect(Number(port), hostname, () => {
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    pump();
  });
  const pump = () => {
    for (let text = more(); text !== null && !socket.destroyed; text = more())
      if (!socket.write(text)) return socket.once("drain", pump);
  };
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  // Whoever is cut off in the middle of a sentence sees a reset connection.
  socket.on("error", () => {});
  return {
    answer: () => answer,
    closed: new Promise((resolve) => socket.once("close", () => resolve())),
    hangUp: () => socket.destroy(),
  };
}
