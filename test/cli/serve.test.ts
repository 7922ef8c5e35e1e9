import { describe, expect, test } from "bun:test";
import type { AddressKind, JoinAddress } from "../../src/server/joinAddresses.ts";
import { renderInvitation } from "../../src/cli/invitation.ts";
import { ircNameOf } from "../../src/cli/serve.ts";
import { isHostName } from "../../src/cli/serveFlags.ts";

function at(address: string, kind: AddressKind = "usual"): JoinAddress {
  return { address, kind };
}

describe("the invitation", () => {
  test("ends with the addresses that are not for the room, which say for whom, and how it is found", () => {
    const addresses = [
      at("192.168.1.5:12000"),
      at("10.8.0.2:12000", "vpn"),
      at("172.17.0.1:12000", "virtual"),
      at("169.254.3.4:12000", "linkLocal"),
    ];
    expect(renderInvitation(addresses, { isLan: true, foundAs: "Room 12 🎈" })).toEqual([
      "Join in a browser: http://192.168.1.5:12000",
      "Join in a terminal: classchat join 192.168.1.5:12000",
      "Through a VPN: http://10.8.0.2:12000",
      "From this machine's containers and virtual machines: http://172.17.0.1:12000",
      "From the same cable or network alone: http://169.254.3.4:12000",
      "Without an address: classchat join finds this class as Room 12 🎈",
    ]);
  });

  test("says how to join in a browser and in a terminal, and what works on this machine only", () => {
    expect(
      renderInvitation([at("192.168.1.5:12000"), at("127.0.0.1:12000")], { isLan: true }),
    ).toEqual([
      "Join in a browser: http://192.168.1.5:12000",
      "Join in a terminal: classchat join 192.168.1.5:12000",
      "On this machine: http://127.0.0.1:12000",
      "On this machine: classchat join 127.0.0.1:12000",
    ]);
  });

  test("says https to other machines where they join by TLS alone", () => {
    const addresses = [at("192.168.1.5:12000"), at("127.0.0.1:12000"), at("10.8.0.2:12000", "vpn")];
    expect(renderInvitation(addresses, { isLan: true, isTlsOnly: true })).toEqual([
      "Join in a browser: https://192.168.1.5:12000",
      "Join in a terminal: classchat join 192.168.1.5:12000",
      "On this machine: http://127.0.0.1:12000",
      "On this machine: classchat join 127.0.0.1:12000",
      "Through a VPN: https://10.8.0.2:12000",
    ]);
  });

  test.each(["127.0.0.1:12000", "[::1]:12000", "localhost:12000"])(
    "says that nobody else can join at %s, and what to do",
    (address) => {
      expect(renderInvitation([at(address)], { isLan: false }).at(-1)).toBe(
        "Nobody else can join: for everyone in the room, start it with --lan.",
      );
    },
  );

  test("quotes what a shell would take for a pattern, and names no page that browsers cannot open", () => {
    expect(
      renderInvitation([at("[fd00::2]:12000"), at("[fe80::2%eth0]:12000")], { isLan: false }),
    ).toEqual([
      "Join in a browser: http://[fd00::2]:12000",
      'Join in a terminal: classchat join "[fd00::2]:12000"',
      'Join in a terminal: classchat join "[fe80::2%eth0]:12000"',
      "After the % comes the joining machine's own interface.",
    ]);
  });

  test("says that nobody else can join a machine without a network", () => {
    expect(renderInvitation([at("127.0.0.1:12000")], { isLan: true }).at(-1)).toBe(
      "This machine is in no network: nobody else can join.",
    );
  });
});

describe("the server's name for IRC", () => {
  test("is a host name, and nothing that an IRC line cannot carry", () => {
    for (const name of ["classroom", "irc.class-7.example", "7", "a".repeat(63)]) {
      expect([name, isHostName(name)]).toEqual([name, true]);
    }
    for (const name of [
      "",
      "a b",
      ":a",
      "-a",
      "a-",
      "a..b",
      "a.",
      "é",
      "a_b",
      "a".repeat(64),
      "a\r\nb",
    ]) {
      expect([name, isHostName(name)]).toEqual([name, false]);
    }
  });

  test("is the machine's name if it is a host name", () => {
    expect(ircNameOf("teachers-laptop")).toBe("teachers-laptop");
    expect(ircNameOf("Lehrer_PC")).toBe("classchat.local");
  });
});
