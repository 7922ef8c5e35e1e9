import { expect, test } from "bun:test";
import { webMessageBytes, WebSocketSink } from "../../../src/transport/web/webSocketSink.ts";

const browser = { address: "10.0.0.7", fd: 7, isEncrypted: false };

/** A WebSocket that takes so many messages before it is full. */
function socketFor(messages: number) {
  const sent: string[] = [];
  const socket = {
    sendText(text: string): number {
      sent.push(text);
      return sent.length < messages ? text.length : -1;
    },
  };
  // The sink of a socket that only sends uses nothing else of it.
  return {
    sent,
    sink: new WebSocketSink(socket as unknown as Bun.ServerWebSocket<unknown>, browser),
  };
}

const lines = (count: number) => Buffer.from(`${"x".repeat(999)}\n`.repeat(count));

test("what is told at once is one message", () => {
  const { sent, sink } = socketFor(Infinity);
  expect(sink.write(Buffer.from("one\nzwei é\n"))).toBe(12);
  expect(sent).toEqual(["one\nzwei é\n"]);
});

test("a socket that reports that it is full has taken that message, and is offered none until it drains", () => {
  const { sent, sink } = socketFor(1);
  expect(sink.write(lines(1))).toBe(1_000);
  expect(sink.write(lines(1))).toBe(0);
  sink.drained();
  expect(sink.write(lines(1))).toBe(1_000);
  expect(sent).toHaveLength(2);
});

test("much at once goes out in whole lines, and no message is longer than the limit", () => {
  const { sent, sink } = socketFor(Infinity);
  const bytes = lines(1_000);
  expect(sink.write(bytes)).toBe(bytes.length);
  expect(sent.join("")).toBe(bytes.toString());
  for (const message of sent) {
    expect(message.length).toBeLessThanOrEqual(webMessageBytes);
    expect(message).toEndWith("\n");
  }
});

test("a socket that becomes full while much goes out takes whole lines", () => {
  const { sent, sink } = socketFor(2);
  const bytes = lines(1_000);
  const taken = sink.write(bytes);
  expect(taken).toBe(sent.join("").length);
  expect(taken).toBeLessThan(bytes.length);
  expect(taken % 1_000).toBe(0);
});
