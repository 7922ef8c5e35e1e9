/**
 * `bun scripts/bench/baseline.ts PORT`: a plain broadcaster, the least a chat server can do. It forwards
 * whole lines to all other sockets, one write per socket per turn of the event loop. It parses, numbers,
 * stores and shows nothing.
 */

type Socket = Bun.Socket<{ partial: Buffer[]; waiting: Buffer[] }>;

const sockets = new Set<Socket>();
let pending = new Map<Socket, Buffer[]>();

function receive(socket: Socket, bytes: Buffer): void {
  const end = bytes.lastIndexOf(10) + 1;
  if (end > 0) {
    if (pending.size === 0) setImmediate(flush);
    const lines = pending.get(socket) ?? [];
    lines.push(...socket.data.partial.splice(0), bytes.subarray(0, end));
    pending.set(socket, lines);
  }
  if (end < bytes.length) socket.data.partial.push(bytes.subarray(end));
}

function flush(): void {
  const shared = Buffer.concat([...pending.values()].flat());
  for (const socket of sockets) {
    if (!pending.has(socket)) write(socket, shared);
    else if (pending.size > 1) write(socket, linesOfOthers(socket));
  }
  pending = new Map();
}

function linesOfOthers(socket: Socket): Buffer {
  return Buffer.concat([...pending].flatMap(([sender, lines]) => (sender === socket ? [] : lines)));
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
      socket.data = { partial: [], waiting: [] };
      sockets.add(socket);
    },
    data: receive,
    drain(socket) {
      for (const bytes of socket.data.waiting.splice(0)) write(socket, bytes);
    },
    close: (socket) => void sockets.delete(socket),
  },
});
