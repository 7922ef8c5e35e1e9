import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import fc from "fast-check";
import type { IrcHarness } from "../../support/ircHarness.ts";
import { createIrcHarness } from "../../support/ircHarness.ts";
import { IrcView } from "../../support/ircView.ts";

const names = ["Ann", "Bob", "Cem", "Dew"];
const rooms = ["#lab", "#yard"];
/** `%` stands for a room, `&` for a nick. */
const lines = `
  JOIN %
  JOIN %
  PART %
  JOIN 0
  TOPIC % :one
  TOPIC % :
  KICK % &
  KICK % &
  MODE % +o &
  MODE % -o &
  MODE % +v &
  MODE % +o-v+b & & x
  MODE % +kl x 3
  MODE % -kl x
  INVITE & %
  PRIVMSG % :x
  PART #everyone
  JOIN #everyone
  (reconnects)
  MODE #everyone +m-v+i-i &
  KICK #everyone &
  INVITE & #everyone
  (is a teacher)
  (is a teacher)
  (is no teacher)
  NICK &
  NICK &x
  NICK &y
  (reconnects)
  (reconnects in upper case)
  (leaves)
`
  .trim()
  .split(/\n +/);
const step = fc.record({
  who: fc.nat(names.length - 1),
  text: fc.constantFrom(...lines),
  about: fc.constantFrom(...names),
  room: fc.constantFrom(...rooms),
  endsTurn: fc.nat(4).map((number) => number === 0),
});

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

function registerClient(harness: IrcHarness, name: string) {
  const { socket, send } = harness.connect();
  send("CAP REQ multi-prefix", `NICK ${name}`, "USER u 0 * :Real", "CAP END");
  return { name, socket, send };
}

type Client = ReturnType<typeof registerClient>;

test("a client that believes every line it is sent knows its rooms, and the teachers, as they are", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const harness = createIrcHarness();
      const { view: classView } = harness.testClass.hub;
      const clients = names.map((name) => registerClient(harness, name));
      const gone = new Set<Client>();
      harness.endTurn();
      for (const { who, text, about, room: roomName, endsTurn } of steps) {
        const client = clients[who];
        const isBack = text.startsWith("(reconnects");
        if (!client || (gone.has(client) && !isBack)) continue;
        if (isBack) {
          client.send("QUIT");
          const name = text === "(reconnects)" ? client.name : client.name.toUpperCase();
          clients[who] = registerClient(harness, name);
        } else if (text === "(leaves)") {
          client.send("QUIT");
          gone.add(client);
        } else if (text.endsWith("teacher)")) {
          const on = text === "(is a teacher)";
          harness.testClass.order({ type: "teacher", name: about, on });
        } else {
          client.send(text.replaceAll("%", roomName).replaceAll("&", about));
        }
        if (endsTurn) harness.endTurn();
      }
      harness.endTurn();
      for (const client of clients) {
        if (gone.has(client)) continue;
        const view = new IrcView();
        view.read(client.socket.text);
        const { nick } = view;
        const self = classView.findMember(nick);
        if (!self) continue;
        for (const roomName of rooms) {
          const room = classView.findRoom(roomName);
          const members =
            room &&
            [...room.members].map(([member, { operator, voice }]) => {
              return `${operator ? "@" : ""}${voice ? "+" : ""}${member.name.toLowerCase()}`;
            });
          const isMember = room?.members.has(self) === true;
          expect([nick, roomName, view.members(roomName)]).toEqual([
            nick,
            roomName,
            isMember ? members?.toSorted() : undefined,
          ]);
          if (isMember) expect(view.topics.get(roomName) ?? "").toBe(room.settings.topic);
        }
        const everyone = view.members("#everyone");
        if (!everyone) continue;
        const { members, teachers } = classView.who(self);
        const ranked = members.map((name) => `${teachers.includes(name) ? "@" : ""}${name}`);
        expect(everyone).toEqual(ranked.map((name) => name.toLowerCase()).toSorted());
      }
    }),
    { numRuns: 1_000 },
  );
});
