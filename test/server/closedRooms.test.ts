import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";

test.each(["+i", "+k sesame"])(
  "a room with %s shows its members and its topic to nobody outside, by IRC, frames or text",
  async (modes) => {
    await using room = await classroom();
    const ann = await room.irc("Ann");
    const inside = await room.plain("Inside");
    await ann.answers("JOIN #lab", "TOPIC #lab :what we hide");
    inside.types("/join #lab");
    await inside.sees("2 in #lab: @Ann, Inside\n");
    await ann.answers(`MODE #lab ${modes}`);

    const outsider = await room.irc("Outsider");
    const asked = await outsider.answers(
      "NAMES #lab",
      "WHO #lab",
      "WHOIS Ann",
      "WHOIS Inside",
      "LIST",
      "LIST #lab",
      "TOPIC #lab",
      "MODE #lab",
      "MODE #lab b",
      "INVITE Inside #lab",
      "KICK #lab Inside",
      "TAGMSG #lab",
      "JOIN #lab",
      "PRIVMSG #lab :anybody?",
    );
    const aboutLab = asked.filter((line) => line.includes("#lab")).join("\n");
    expect(aboutLab).not.toContain("what we hide");
    expect(aboutLab).not.toMatch(/ 353 | 352 | 319 /);
    expect(aboutLab).not.toContain("sesame");
    const count = outsider.lines.filter((line) => / 322 .* #lab 2 :$/.test(line));
    expect(count).toHaveLength(2);

    const native = await room.native("Native");
    native.sends({ type: "rooms" });
    expect((await native.hears("rooms")).rooms).toEqual([{ name: "#lab", members: 2, topic: "" }]);
    native.sends({ type: "names", room: "#lab" });
    expect(await native.hears("refused")).toMatchObject({ code: "not_member" });
    native.sends({ type: "topic", id: "t", room: "#lab" });
    expect(await native.hears("refused")).toMatchObject({ code: "not_member" });

    const netcat = await room.plain("Netcat");
    netcat.types("/names #lab", "/topic #lab", "/rooms", "/mode #lab");
    await netcat.isUpToDate();
    expect(netcat.shown.text).not.toContain("what we hide");
    expect(netcat.shown.text).not.toContain("2 in #lab");
    expect(netcat.shown.text).toContain("You are not in #lab\nType /join #lab first.\n");

    // Inside, all of it is seen as before.
    const seen = await ann.answers("NAMES #lab", "WHO #lab", "WHOIS Inside", "TOPIC #lab");
    expect(seen.join("\n")).toMatch(/ 353 .*Inside[^]* 352 [^]* 319 .*#lab[^]* 332 .*what we hide/);
  },
);
