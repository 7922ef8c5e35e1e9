import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

const iac = 255;
const [dont, doIt, wont, will] = [254, 253, 252, 251];
const subnegotiation = 250;
const [interruptProcess, dataMark, areYouThere] = [244, 242, 246];
const [echo, timingMark] = [1, 6];

test("a telnet client that sends each key, with corrections, is understood", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const tel = await room.plain();
  tel.writes("Tek");
  tel.writes("\bl\r\n");
  await tel.sees("Type /help for everything else you can type.\n");
  tel.writes("helo\blo\r\n");
  await bob.sees("Tel in ClassChat : hello\n");
  tel.writes("to all\u0015Bob:to you\r\n");
  await bob.sees("<Tel>: to you\n");
  tel.writes("men\b\b\bexit\r\n");
  await tel.isClosed();
});

test("what a telnet client asks for is refused, so that it goes on, and what it only says is not answered", async () => {
  await using room = await classroom();
  const answers: number[] = [];
  const ended = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port: room.server.port,
    socket: {
      data: (_, bytes) => void answers.push(...bytes),
      close: () => ended.resolve(),
      error() {},
    },
  });
  socket.write(Uint8Array.of(iac, will, echo, iac, doIt, echo, iac, wont, echo, iac, dont, echo));
  socket.write(Uint8Array.of(iac, interruptProcess, iac, doIt, timingMark, iac, dataMark));
  socket.write("Tel\r\n");
  await room.window.sees("Tel has connected\n");
  socket.write("exit\r\n");
  await ended.promise;
  const refusals = [iac, dont, echo, iac, wont, echo, iac, wont, timingMark];
  expect(answers.filter((_, at) => isNegotiation(answers, at))).toEqual(refusals);
});

/** Whether the byte is one of the three of a refusal. */
function isNegotiation(bytes: number[], at: number): boolean {
  return bytes.slice(Math.max(0, at - 2), at + 1).includes(iac);
}

test("a command that came as urgent data, and is lost to some systems, takes no letter with it", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const tel = await room.plain("Tel");
  tel.writes(Uint8Array.of(iac, interruptProcess, iac, doIt, timingMark, iac));
  tel.writes("hello\r\n");
  await bob.sees("Tel in ClassChat : hello\n");
  tel.writes(Uint8Array.of(iac, iac, interruptProcess, iac, doIt, timingMark, iac, dataMark));
  tel.writes("once more\r\n");
  await bob.sees("Tel in ClassChat : once more\n");
});

test.each([
  ["a subnegotiation", Uint8Array.of(iac, subnegotiation), Buffer.alloc(600_000, "x")],
  ["a command", Uint8Array.of(iac), Buffer.alloc(600_000, iac)],
])(
  "%s without end closes its connection, with or without a name, and nobody else's",
  async (_, begin, half) => {
    await using room = await classroom();
    const bob = await room.plain("Bob");
    for (const tel of [await room.plain("Tel"), await room.plain()]) {
      for (const part of [begin, half, half]) tel.writes(part);
      await tel.isClosed();
    }
    await room.window.sees("Tel disconnected...");
    await bob.isUpToDate();
  },
);

test("a subnegotiation of half a mebibyte takes nothing of the line that follows, again and again", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const tel = await room.plain("Tel");
  const [begin, end] = [Uint8Array.of(iac, subnegotiation), Uint8Array.of(iac, 240)];
  for (const word of ["one", "two", "three"]) {
    for (const part of [begin, Buffer.alloc(500_000, "x"), end]) tel.writes(part);
    tel.types(word);
    await bob.sees(`Tel in ClassChat : ${word}\n`);
  }
});

test("are you there is answered, once for all that are asked together", async () => {
  await using room = await classroom();
  const tel = await room.plain("Tel");
  tel.writes(Uint8Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? iac : areYouThere)));
  await tel.sees("[ClassChat is here]\n");
  await tel.isUpToDate();
  expect(tel.shown.text.split("[ClassChat is here]")).toHaveLength(2);
});

test("a person at the telnet of this system presses Ctrl-C, and still sees the class and is heard", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  await using telnet = new TerminalProgram(["127.0.0.1", String(room.server.port)], {
    program: "telnet",
  });
  await telnet.shows("Enter your name:");
  telnet.types(`Tel${keys.enter}`);
  await telnet.shows("Type /help for everything else you can type.");
  for (const [times, word] of ["once", "twice"].entries()) {
    telnet.types(keys.ctrlC);
    await telnet.until((screen) => screen.count("^C") > times, "for the key");
    telnet.types(`I say ${word}${keys.enter}`);
    await bob.sees(`Tel in ClassChat : I say ${word}\n`);
    bob.types(`I saw ${word}`);
    await telnet.shows(`Bob in ClassChat : I saw ${word}`);
  }
});
