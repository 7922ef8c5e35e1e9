import { expect, test } from "bun:test";
import { systemClock } from "../../src/client/clock.ts";
import { handshake } from "../../src/client/handshake.ts";
import { joinClass } from "../../src/client/joinClass.ts";
import type { Outcome } from "../../src/client/outcome.ts";
import type { JudgeServer } from "../../src/client/serverProof.ts";
import { tcpEndpoint } from "../../src/client/tcpEndpoint.ts";
import { limits } from "../../src/model/limits.ts";
import { ServerCertificate } from "../../src/server/certificate.ts";
import { CertificateShower, tlsBytes } from "../support/certificateShower.ts";
import { classroom } from "../support/classroom.ts";
import { FakeClock } from "../support/fakeClock.ts";
import { FakeServer } from "../support/fakeServer.ts";

const real = await new ServerCertificate(undefined).load();
const other = await new ServerCertificate(undefined).load();

/** Knows one server, as an invite does. */
const knowsReal: JudgeServer = async (fingerprint) => {
  return fingerprint === real.fingerprint
    ? { kind: "known" }
    : { kind: "impostor", text: `not ${fingerprint}` };
};

/** How it ends for somebody who would say their name and the class code. */
async function join(port: number, judge = knowsReal, clock = systemClock): Promise<Outcome> {
  const joined = await joinClass({
    endpoint: tcpEndpoint({ host: "127.0.0.1", port }, judge),
    nextName: async () => "Bob",
    code: "482913",
    clock,
  });
  if (joined.ok) throw new Error("the server was spoken to");
  return joined.outcome;
}

test("over TLS a class is joined and talked in, long lines too", async () => {
  const certificate = new ServerCertificate(undefined);
  const { fingerprint } = await certificate.load();
  await using room = await classroom({ certificate });
  const judged: string[] = [];
  const judge: JudgeServer = async (shown) => {
    judged.push(shown);
    return { kind: "known" };
  };
  const joined = await joinClass({
    endpoint: tcpEndpoint({ host: "127.0.0.1", port: room.server.port }, judge),
    nextName: async () => "Bob",
  });
  if (!joined.ok) throw new Error("Bob is not welcome");
  expect(judged).toEqual([fingerprint]);
  const { client } = joined;
  const alice = await room.native("Alice");
  const long = "é".repeat(limits.textCharacters);
  for (let id = 0; id < 50; id++) {
    client.send({ type: "say", id: `${id}`, to: "everyone", text: long });
  }
  void (async () => {
    while ((await client.next()).type !== "ended") continue;
  })();
  await client.settled();
  await alice.isUpToDate();
  expect(alice.messages).toEqual(Array.from({ length: 50 }, () => `Bob>everyone:${long}`));
  client.close();
});

test("a server with another certificate is refused before a byte is said to it", async () => {
  using impostor = new FakeServer(0, other);
  const outcome = join(impostor.port);
  const session = await impostor.accepts();
  expect(await outcome).toEqual({ kind: "untrusted", text: `not ${other.fingerprint}` });
  await session.isClosed();
  expect(session.transcript.text).toBe("");
});

test("one that shows the real certificate without its key is refused before a byte is said to it", async () => {
  using impostor = new CertificateShower({ cert: real.cert, key: other.key });
  expect(await join(impostor.port)).toEqual({
    kind: "untrusted",
    text: expect.stringContaining("shows a certificate without having its key"),
  });
  await impostor.answered.ended();
  expect(impostor.answeredBytes).toBeLessThanOrEqual(tlsBytes.changeCipherSpec + tlsBytes.alert);
});

test("the same server with the certificate's key is spoken to", async () => {
  using server = new CertificateShower(real);
  const leaving = new AbortController();
  const endpoint = tcpEndpoint({ host: "127.0.0.1", port: server.port }, knowsReal);
  const { signal } = leaving;
  const connecting = { endpoint, clock: systemClock, withinMs: limits.connectWithinMs, signal };
  const said = handshake(connecting, { name: "Bob", code: "482913" });
  const most = tlsBytes.changeCipherSpec + tlsBytes.finished;
  await server.answered.until(() => server.answeredBytes > most, "for a byte of the hello");
  leaving.abort();
  expect(await said).toMatchObject({ ok: true, answer: undefined });
});

test("a certificate of something else than ClassChat is an impostor's where a server is known, and else no class's", async () => {
  using elsewhere = new FakeServer(0, makeRouterCertificate());
  expect(await join(elsewhere.port)).toMatchObject({ kind: "untrusted" });
  expect(await join(elsewhere.port, async () => ({ kind: "known" }))).toEqual({
    kind: "unreachable",
    text: `What answers at 127.0.0.1:${elsewhere.port} is not a ClassChat server. Check the address.`,
  });
});

/** A certificate for another name than ClassChat's servers have. */
function makeRouterCertificate(): { key: string; cert: string } {
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1";
  const named = "-subj /CN=router -addext subjectAltName=DNS:router -keyout - -out -";
  const made = Bun.spawnSync(["openssl", ...`${request} ${named}`.split(" ")]);
  const pem = made.stdout.toString();
  return { key: pem, cert: pem };
}

test.each([
  ["answers in a plain line", "This ClassChat server does not speak TLS yet.\n"],
  ["closes at once", ""],
])("a server without TLS that %s is told apart, with what to do", async (_, answer) => {
  using plain = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: { data: (socket) => void socket.end(answer) },
  });
  expect(await join(plain.port)).toEqual({
    kind: "unreachable",
    text: `What answers at 127.0.0.1:${plain.port} does not speak TLS: it is full, an older ClassChat, or something else. Update the server, or join in a browser, without encryption: http://127.0.0.1:${plain.port}`,
  });
});

test("one that is silent is given up in time, and told apart too", async () => {
  using silent = new FakeServer();
  const clock = new FakeClock();
  const outcome = join(silent.port, knowsReal, clock);
  const session = await silent.accepts();
  await session.transcript.until(() => session.transcript.text !== "", "for the first bytes");
  clock.advance(limits.connectWithinMs);
  expect(await outcome).toEqual({
    kind: "unreachable",
    text: expect.stringContaining("does not speak TLS"),
  });
  await session.isClosed();
});
