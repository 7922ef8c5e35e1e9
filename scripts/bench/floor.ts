/**
 * `bun scripts/bench/floor.ts PORT`: the plain broadcaster that every server here is held against. It
 * forwards whole lines to all other sockets, one write per socket per turn of the event loop; it
 * parses, numbers, keeps and shows nothing.
 */

type Socket = Bun.Socket<{ begun: Buffer[]; waiting: Buffer[] }>;

const sockets = new Set<Socket>();
let said = new Map<Socket, Buffer[]>();

function hear(socket: Socket, bytes: Buffer): void {
  const end = bytes.lastIndexOf(10) + 1;
  if (end > 0) {
    if (said.size === 0) setImmediate(tell);
    const lines = said.get(socket) ?? [];
    lines.push(...socket.data.begun.splice(0), bytes.subarray(0, end));
    said.set(socket, lines);
  }
  if (end < bytes.length) socket.data.begun.push(bytes.subarray(end));
}

function tell(): void {
  const shared = Buffer.concat([...said.values()].flat());
  for (const socket of sockets) {
    if (!said.has(socket)) write(socket, shared);
    else if (said.size > 1) write(socket, linesNotOf(socket));
  }
  said = new Map();
}

function linesNotOf(socket: Socket): Buffer {
  return Buffer.concat([...said].flatMap(([sender, lines]) => (sender === socket ? [] : lines)));
}

function write(socket: Socket, bytes: Buffer): void {
  const { waiting } = socket.data;
  const taken = waiting.length > 0 ? 0 : Math.max(0, socket.write(bytes));
  if (taken < bytes.length) waiting.push(bytes.subarray(taken));
}

Bun.listen<Socket["data"]>({
  hostname: "127.0.0.1",
  port: Number(process.argv[2]),
  socket: {
    open(socket) {
      socket.data = { begun: [], waiting: [] };
      sockets.add(socket);
    },
    data: hear,
    drain(socket) {
      for (const bytes of socket.data.waiting.splice(0)) write(socket, bytes);
    },
    close: (socket) => void sockets.delete(socket),
  },
});
