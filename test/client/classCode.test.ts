import { expect, test } from "bun:test";
import type { Dialog } from "../../src/client/classCode.ts";
import { askForCode } from "../../src/client/classCode.ts";
import type { Stranger } from "../../src/client/connection.ts";
import type { JoinResult } from "../../src/client/joinClass.ts";
import { joinClass } from "../../src/client/joinClass.ts";
import type { JudgeServer } from "../../src/client/serverProof.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import * as texts from "../../src/model/texts.ts";
import { ServerCertificate } from "../../src/server/certificate.ts";
import { FakeClock } from "../support/fakeClock.ts";
import type { FakeSession } from "../support/fakeServer.ts";
import { FakeServer } from "../support/fakeServer.ts";

const certificate = await new ServerCertificate(undefined).load();
const other = await new ServerCertificate(undefined).load();
const code = "482913";
const question = "Does the teacher's window or board show the same? (y/n) ";
const missing = {
  type: "refused",
  code: "class_code_missing",
  text: texts.classCodeMissing,
} as const;
const wrong = { type: "refused", code: "class_code_wrong", text: texts.classCodeWrong } as const;

/** What this machine remembers, at first nothing. */
class Memory {
  readonly known = new Set<string>();
  readonly judge: JudgeServer = async (fingerprint) => {
    if (this.known.has(fingerprint)) return { kind: "known" };
    if (this.known.size > 0) return { kind: "impostor", text: "another one" };
    const stranger: Stranger = {
      place: "the class",
      fingerprint: "7KQ4MX2VD9R8T6NB3HJW",
      remember: async () => void this.known.add(fingerprint),
    };
    return { kind: "stranger", stranger };
  };
}

/** Answers questions in this order, and keeps them and what was said. */
function dialogOf(...answers: string[]): Dialog & { asked: string[]; said: string[] } {
  const asked: string[] = [];
  const said: string[] = [];
  return {
    asked,
    said,
    async ask(text, isSecret) {
      asked.push(isSecret ? `${text}(hidden)` : text);
      return answers.shift();
    },
    say: (lines) => void said.push(...lines),
  };
}

interface Joining {
  memory?: Memory;
  dialog?: Dialog;
  code?: string;
}

function join(
  server: FakeServer,
  { memory = new Memory(), dialog, code }: Joining,
): { joining: Promise<JoinResult>; notices: string[] } {
  const notices: string[] = [];
  const joining = joinClass({
    endpoint: tcpEndpoint({ host: "127.0.0.1", port: server.port }, memory.judge),
    nextName: async () => "Bob",
    nextCode: askForCode(dialog),
    notify: (line) => void notices.push(line),
    code,
    clock: new FakeClock({ hurries: true }),
  });
  return { joining, notices };
}

/** Refuses the next client, as a class does that asks for its code. */
async function refuses(
  server: FakeServer,
  refused: typeof missing | typeof wrong = missing,
): Promise<FakeSession> {
  const session = await server.accepts();
  await session.hears("hello");
  session.sends(refused);
  await session.isClosed();
  return session;
}

test("a class code that an unknown server asks for is sent after somebody compared the fingerprint", async () => {
  using server = new FakeServer(0, certificate);
  const dialog = dialogOf("what?", "y", code);
  const memory = new Memory();
  const { joining, notices } = join(server, { memory, dialog });
  const first = await refuses(server);
  const second = await server.welcomes();
  expect(await joining).toMatchObject({ ok: true });
  expect(first.transcript.text).not.toContain(code);
  expect(second.heard).toMatchObject([{ type: "hello", name: "Bob", code }]);
  expect(dialog.asked).toEqual([question, question, "Class code: (hidden)"]);
  expect(dialog.said[0]).toContain("Its fingerprint is 7KQ4MX2VD9R8T6NB3HJW.");
  expect(memory.known).toEqual(new Set([certificate.fingerprint]));
  expect(notices).toEqual([]);
});

test("an unknown server that is not the right one is never told the code, nor remembered", async () => {
  using server = new FakeServer(0, certificate);
  const memory = new Memory();
  const { joining } = join(server, { memory, code, dialog: dialogOf("n") });
  const session = await refuses(server);
  expect(await joining).toMatchObject({ ok: false, outcome: { kind: "untrusted" } });
  expect(session.heard).toEqual([{ type: "hello", v: 1, name: "Bob" }]);
  expect(memory.known.size).toBe(0);
});

test("where nobody can be asked, an unknown server is never told the code, nor remembered", async () => {
  using server = new FakeServer(0, certificate);
  const memory = new Memory();
  const { joining } = join(server, { memory, code });
  const session = await refuses(server);
  expect(await joining).toEqual({
    ok: false,
    outcome: {
      kind: "untrusted",
      text: "the class asks for the class code and is not known here. Its fingerprint is 7KQ4MX2VD9R8T6NB3HJW. Join it by its invite, or once at a terminal. It was told no code.",
    },
  });
  expect(session.transcript.text).not.toContain(code);
  expect(memory.known.size).toBe(0);
});

test("an unknown server that asks for no code is remembered once it welcomes, and that is said", async () => {
  using server = new FakeServer(0, certificate);
  const memory = new Memory();
  const { joining, notices } = join(server, { memory, code });
  const session = await server.welcomes();
  expect(await joining).toMatchObject({ ok: true });
  expect(session.transcript.text).not.toContain(code);
  expect(notices).toEqual([
    "First contact with the class: from now on it is known here by its fingerprint, 7KQ4MX2VD9R8T6NB3HJW.",
  ]);
  expect(memory.known.size).toBe(1);
});

test("a known server is told the invite's code at once, and after a lost connection again", async () => {
  using server = new FakeServer(0, certificate);
  const memory = new Memory();
  memory.known.add(certificate.fingerprint);
  const { joining } = join(server, { memory, code });
  const first = await server.welcomes();
  const joined = await joining;
  if (!joined.ok) throw new Error("Bob is not welcome");
  expect(first.heard).toMatchObject([{ type: "hello", code }]);
  first.drops();
  const lost = await joined.client.next();
  const [again, event] = await Promise.all([server.welcomes(), joined.client.next()]);
  expect([lost.type, event.type]).toEqual(["lost", "reconnected"]);
  expect(again.heard).toMatchObject([{ type: "hello", code, resume: "token" }]);
  joined.client.close();
});

test("an impostor that takes a known server's place later is not told a byte, and ends the session", async () => {
  const memory = new Memory();
  memory.known.add(certificate.fingerprint);
  const server = new FakeServer(0, certificate);
  const { joining } = join(server, { memory, code });
  await server.welcomes();
  const joined = await joining;
  if (!joined.ok) throw new Error("Bob is not welcome");
  server.stop();
  using impostor = new FakeServer(server.port, other);
  expect((await joined.client.next()).type).toBe("lost");
  const ended = await joined.client.next();
  expect(ended).toEqual({ type: "ended", outcome: { kind: "untrusted", text: "another one" } });
  const session = await impostor.accepts();
  await session.isClosed();
  expect(session.transcript.text).toBe("");
});

test("a wrong code is asked for again, and what can be none is not sent", async () => {
  using server = new FakeServer(0, certificate);
  const memory = new Memory();
  memory.known.add(certificate.fingerprint);
  const dialog = dialogOf("111111", "", "two words", code);
  const { joining } = join(server, { memory, dialog });
  const sessions = [await refuses(server), await refuses(server, wrong), await server.welcomes()];
  expect(await joining).toMatchObject({ ok: true });
  const codes = sessions
    .flatMap(({ heard }) => heard)
    .map((frame) => "code" in frame && frame.code);
  expect(codes).toEqual([false, "111111", code]);
  expect(dialog.said).toEqual([texts.classCodeWrong, texts.classCodeWrong]);
});

test("where nobody can be asked, a known server that asks for a code refuses with what to do", async () => {
  using server = new FakeServer(0, certificate);
  const memory = new Memory();
  memory.known.add(certificate.fingerprint);
  const { joining } = join(server, { memory });
  await refuses(server);
  expect(await joining).toEqual({
    ok: false,
    outcome: {
      kind: "refused",
      text: `${texts.classCodeMissing}. Give the invite in place of the address.`,
    },
  });
});
