import { test } from "bun:test";
import { classroom } from "../support/classroom.ts";

test("a telnet client that sends each key, with corrections, is understood", async () => {
  await using room = await classroom();
  const bob = await room.plain("Bob");
  const tel = await room.plain();
  tel.writes("Tek");
  tel.writes("\bl\r\n");
  await tel.sees("Type /help for everything else you can type.\n");
  tel.writes("helo\blo\r\n");
  await bob.sees("Tel in ClassChat : hello\n");
  tel.writes("men\b\b\bexit\r\n");
  await tel.isClosed();
});
