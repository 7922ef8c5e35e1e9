import { expect, test } from "bun:test";
import { LocalLog } from "../../src/log/localLog.ts";
import { TestClass, TestPeer } from "../support/testClass.ts";

test("a class that one server has for itself answers in the same call, and tells when the turn ends", () => {
  const room = new TestClass();
  const log = new LocalLog(room.hub);
  const peer = new TestPeer();
  const answers: unknown[] = [];
  log.submit({ type: "join", at: 0, name: "Ann" }, (answer) => answers.push(answer.ok), peer);
  expect(answers).toEqual([true]);
  const ann = log.view.findMember("Ann");
  const said = { type: "say", at: 0, memberId: ann?.id ?? 0, to: "Ann", text: "hi" } as const;
  log.submit(said, (answer) => answers.push(answer.ok));
  expect(answers).toEqual([true, true]);
  expect(peer.messages).toEqual([]);
  log.endTurn();
  expect(peer.messages).toEqual(["1 Ann>Ann:hi"]);
});
