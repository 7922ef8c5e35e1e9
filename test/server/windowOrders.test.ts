import { expect, test } from "bun:test";
import { hashRoleCode } from "../../src/protocols/token.ts";
import { atWindow } from "../support/atWindow.ts";
import { classroom } from "../support/classroom.ts";

test("the window orders everything in one line, and shows in one what holds now", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const [bob, rivera] = [await room.native("Bob"), await room.plain("Rivera")];
  types("/teacher rivera");
  await rivera.sees("You are a teacher now.");
  await room.window.sees("server>/teacher rivera\nRivera is a teacher now\n");
  types("/mute bob 5");
  expect(await bob.hears("moderated", ({ you }) => you === true)).toMatchObject({ by: "server" });
  await rivera.sees("server muted Bob for 5 minutes\n");
  await room.window.sees("server>/mute bob 5\nBob is muted for 5 minutes\n");
  types("/unmute Bob", "/unmute Bob");
  await room.window.sees(
    "server>/unmute Bob\nBob may write\nserver>/unmute Bob\nBob is not muted\n",
  );
  types("/quiet", "/slow 3", "/private off", "/lock");
  await room.window.sees("server>/quiet\nThe class is quiet: only teachers speak to everyone\n");
  await room.window.sees(
    "server>/slow 3\nThe class is slow: one message to everyone in 3 seconds\n",
  );
  await room.window.sees("server>/lock\nThe class is locked: nobody new comes in\n");
  types("/who", "/mute Nobody");
  await room.window.sees("  Rivera (teacher)");
  await room.window.sees("server>/mute Nobody\nNobody is not active\n");
  types("/teacher Rivera off");
  await rivera.sees("You are no longer a teacher\n");
  types("/remove Bob spam");
  expect(await bob.hears("bye")).toMatchObject({
    code: "removed",
    text: "server removed you from the class (spam)",
  });
  await bob.isClosed();
});

test("what is taken back reads once in the window, as it was typed or as how much it was", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const [bob, rivera] = [await room.native("Bob"), await room.plain("Rivera")];
  bob.sends({ type: "join", id: "j", room: "#lab" });
  const say = async (): Promise<void> => {
    bob.says("everyone", "hello");
    bob.says("Rivera", "psst");
    const last = bob.says("#lab", "anyone?");
    await bob.hears("receipt", ({ id }) => id === last);
  };
  await say();
  types("/retract Bob all");
  await room.window.sees("server>/retract Bob all\nTaken back: 3 messages of Bob\n");
  types("/teacher Rivera");
  await say();
  rivera.types("/retract Bob all", "/lock");
  await room.window.sees("\nRivera took back 3 messages of Bob\nRivera>/lock\n");
  bob.says("everyone", "hello");
  rivera.types("/retract Bob");
  await room.window.sees("\nRivera took back 1 message of Bob\n");
  expect(room.window.text.match(/retract|took back|Taken back/g)).toHaveLength(4);
});

test("/teacher alone shows a code and a link, for one teacher", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const [bob, tom] = [await room.native("Bob"), await room.plain("Tom")];
  types("/teacher");
  await room.window.sees("server>/teacher\n");
  await room.window.sees("For one teacher, once and within ten minutes: /teacher 12345678\n");
  await room.window.sees("Or by this link: http://192.168.1.5:12000/#teacher=12345678\n");
  // Its time is that of the class, not of this test's window.
  room.server.log.submit({ type: "offerRole", at: Date.now(), codeHash: hashRoleCode("12345678") });
  tom.types("/teacher 1234 5678");
  await tom.sees("You are a teacher now.");
  bob.sends({ type: "claim", id: "c", code: "12345678" });
  expect(await bob.hears("refused")).toMatchObject({ code: "wrong_code" });
});

test("what is nearly an order is never said aloud", async () => {
  await using room = await classroom();
  const types = atWindow(room);
  const bob = await room.plain("Bob");
  types("\\mute Bob", "、remove Bob", "/mut Bob", " /quite", "/mute");
  await room.window.sees("It may be the command /mute");
  await room.window.sees("It may be the command /remove");
  await room.window.sees("Did you mean /mute?");
  await room.window.sees("Did you mean /quiet?");
  await room.window.sees("Please use format - /mute NAME [MINUTES]");
  await bob.isUpToDate();
  expect(bob.shown.text).not.toContain("[From server]");
});

test("the window's help lists what it can order", async () => {
  await using room = await classroom();
  atWindow(room)("/help");
  await room.window.sees("  /teacher [NAME [off]]");
  await room.window.sees("  /retract NAME [COUNT|all]  take back their last messages\n");
});
