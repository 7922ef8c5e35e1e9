import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import fc from "fast-check";
import { ircHouse } from "../../support/ircHouse.ts";
import { IrcView } from "../../support/ircView.ts";

const names = ["Ann", "Bob", "Cem", "Dew"];
const rooms = ["#lab", "#yard"];
const wishes = `
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
  comes anew
  NICK &
  NICK &x
  NICK &y
  comes anew
  is spelled otherwise
`
  .trim()
  .split(/\n +/);
const wish = fc.record({
  who: fc.nat(names.length - 1),
  text: fc.constantFrom(...wishes),
  about: fc.constantFrom(...names),
  room: fc.constantFrom(...rooms),
  endsTurn: fc.boolean(),
});

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** Clients that come, act and go as they are told, each seen as a client that believes what it reads. */
function house() {
  const irc = ircHouse();
  function comes(name: string) {
    const { socket, says } = irc.connects();
    says("CAP REQ multi-prefix", `NICK ${name}`, "USER u 0 * :Real", "CAP END");
    return { name, socket, says };
  }
  return { irc, comes };
}

test("what clients know of rooms from the lines they are told is how the rooms stand", () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 40 }), (made) => {
      const { irc, comes } = house();
      const clients = names.map(comes);
      irc.endTurn();
      for (const { who, text, about, room, endsTurn } of made) {
        const client = clients[who];
        if (!client) continue;
        if (text === "comes anew" || text === "is spelled otherwise") {
          client.says("QUIT");
          const other = client.name.toUpperCase();
          clients[who] = comes(text === "comes anew" ? client.name : other);
        } else {
          client.says(text.replaceAll("%", room).replaceAll("&", about));
        }
        if (endsTurn) irc.endTurn();
      }
      irc.endTurn();
      for (const { socket } of clients) {
        const view = new IrcView();
        view.reads(socket.text);
        const name = view.me;
        const self = irc.hub.memberLike(name);
        if (!self) continue;
        for (const room of rooms) {
          const stands = irc.hub.rooms.find(room);
          const isIn = [...(stands?.members.keys() ?? [])].some((member) => member === self);
          const there = [...(stands?.members ?? [])].map(([member, { operator, voice }]) => {
            return `${operator ? "@" : ""}${voice ? "+" : ""}${member.name.toLowerCase()}`;
          });
          expect([name, room, view.members(room)]).toEqual([
            name,
            room,
            isIn ? there.toSorted() : undefined,
          ]);
          if (isIn) expect(view.topics.get(room) ?? "").toBe(stands?.settings.topic ?? "");
        }
        if (view.members("#everyone")) {
          expect(view.members("#everyone")).toEqual(
            irc.hub
              .who(self)
              .members.map((one) => one.toLowerCase())
              .toSorted(),
          );
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
