import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { limits } from "../../src/model/limits.ts";
import { promptAfterMs } from "../../src/transport/navigations.ts";
import type { CertificateSource } from "../../src/transport/tls/tlsHandshake.ts";
import { TlsProtocol } from "../../src/transport/tls/tlsProtocol.ts";
import { fakePort } from "../support/fakePort.ts";
import { FakeSocket } from "../support/fakeSocket.ts";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const pair = { key: "a key", cert: "a certificate" };
const atHand: CertificateSource = { loaded: pair, load: async () => pair };

type Handlers = Required<Bun.SocketHandler<unknown>>;

/** A socket that becomes another one when it is encrypted. */
class FakeUpgradableSocket extends FakeSocket {
  readonly inside = Object.assign(new FakeSocket(), { data: undefined });
  #handlers: Handlers | undefined;

  upgradeTLS({ socket }: { socket: Handlers }): [raw: FakeSocket, tls: FakeSocket] {
    this.#handlers = socket;
    return [this, this.inside];
  }

  handshakes(): void {
    this.#handlers?.handshake(this.inside as never, true, null);
  }
}

function tlsPort(certificate: CertificateSource = atHand) {
  return fakePort({
    extraProtocols: (startSession) => [new TlsProtocol({ certificate, startSession })],
  });
}

const begin = "\u0016\u0003\u0001";

test("a handshake that does not end within its time, from the first byte, is cut off", () => {
  const port = tlsPort();
  const { socket, sends } = port.connectsOver(new FakeUpgradableSocket());
  sends(begin);
  port.passTime(limits.nameWithinMs - 1);
  expect(socket.calls).toEqual([]);
  port.passTime(1);
  expect(socket.calls).toEqual(["terminate"]);
  expect(socket.text).toBe("");
});

test("its time runs too while the certificate is made", () => {
  const never = { loaded: undefined, load: () => new Promise<never>(() => {}) };
  const port = tlsPort(never);
  const { socket, sends } = port.connects();
  sends(begin);
  port.passTime(limits.nameWithinMs);
  expect(socket.calls).toEqual(["pause", "terminate"]);
});

test("whoever has shaken hands in time is asked for a name a second later, and not cut off", () => {
  const port = tlsPort();
  const { socket, sends } = port.connectsOver(new FakeUpgradableSocket());
  sends(begin);
  port.passTime(limits.nameWithinMs - 1);
  socket.handshakes();
  port.passTime(promptAfterMs);
  port.endTurns();
  expect(socket.inside.text).toBe("Enter your name: ");
  expect(socket.text).toBe("");
  expect(socket.calls).toEqual([]);
});
