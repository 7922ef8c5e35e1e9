import { describe, expect, test } from "bun:test";
import { PendingFrames } from "../../src/client/pendingFrames.ts";
import type { ClientFrame } from "../../src/wire/clientFrame.ts";

function say(id: string): ClientFrame {
  return { type: "say", id, to: "everyone", text: id };
}

function group(id: string, name: string): ClientFrame {
  return { type: "group", id, name, members: ["Alice", "Bob", "Mary"] };
}

const who: ClientFrame = { type: "who" };

describe("what is unanswered", () => {
  test("is repeated in the order it was sent, until it is answered", () => {
    const unanswered = new PendingFrames();
    const frames = [say("c1"), group("c2", "groupA"), say("c3")];
    for (const frame of frames) unanswered.add(frame, true);
    expect(unanswered.repeat()).toEqual(frames);
    expect(unanswered.settle("c1")?.sent).toBe(2);
    expect(unanswered.settle("c1")).toBeUndefined();
    expect(unanswered.repeat()).toEqual(frames.slice(1));
    unanswered.settleGroup("groupA");
    unanswered.settle("c3");
    expect(unanswered.repeat()).toEqual([]);
    expect(unanswered.size).toBe(0);
  });

  test("goes out once where nothing could say that it is answered", () => {
    const unanswered = new PendingFrames();
    unanswered.add(who, true);
    expect(unanswered.size).toBe(0);
    unanswered.add(who, false);
    unanswered.add(say("c1"), false);
    unanswered.add(who, false);
    expect(unanswered.repeat()).toEqual([who, say("c1"), who]);
    expect(unanswered.repeat()).toEqual([say("c1")]);
  });

  test("knows a repeat from what goes out for the first time", () => {
    const unanswered = new PendingFrames();
    unanswered.add(say("c1"), false);
    unanswered.repeat();
    unanswered.add(say("c2"), true);
    unanswered.repeat();
    expect(unanswered.repeats).toBe(1);
    expect(unanswered.settle("c1")?.sent).toBe(2);
    unanswered.repeat();
    expect(unanswered.repeats).toBe(2);
    expect(unanswered.settle("c2")?.sent).toBe(3);
    expect(unanswered.repeats).toBe(0);
  });

  test("counts the messages among it", () => {
    const unanswered = new PendingFrames();
    for (const frame of [say("c1"), group("c2", "groupA"), say("c3")]) unanswered.add(frame, true);
    expect({ size: unanswered.size, messages: unanswered.messages }).toEqual({
      size: 3,
      messages: 2,
    });
  });
});
