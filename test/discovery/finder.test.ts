import { afterAll, describe, expect, test } from "bun:test";
import { createSocket } from "node:dgram";
import { Announcer } from "../../src/discovery/announcer.ts";
import { isClassAt } from "../../src/discovery/classHere.ts";
import { findClasses } from "../../src/discovery/finder.ts";
import type { FoundClass } from "../../src/discovery/classRecords.ts";
import type { Link } from "../../src/discovery/link.ts";
import { isOnLink, openLinkSocket } from "../../src/discovery/link.ts";
import { freePort } from "../support/freePort.ts";
import { classroom } from "../support/classroom.ts";

/** The loopback alone: nothing is said in a network. */
const links = (): Link[] => [{ address: "127.0.0.1", netmask: "255.0.0.0" }];
const linkPort = freePort();
const announcers = new Set<Announcer>();

async function announce(name: string, id: string): Promise<Announcer> {
  const announcer = new Announcer({ name, port: 12_000, id, links, linkPort });
  announcers.add(announcer);
  expect(await announcer.start()).toBe(true);
  return announcer;
}

afterAll(() => {
  for (const announcer of announcers) announcer.stop();
});

async function look(): Promise<FoundClass[]> {
  return await findClasses({ links, linkPort });
}

test("two classes of one name are found, with quotes and emoji; none after they stopped", async () => {
  const here = { name: 'Room "12" 🎈', host: "127.0.0.1", port: 12_000 };
  const first = await announce(here.name, "00000001");
  const second = await announce(here.name, "00000002");
  expect(await look()).toEqual([here, here]);
  first.stop();
  second.stop();
  expect(await look()).toEqual([]);
});

test("a class is found by whoever may hear only what is said to all, or only what is said to them", async () => {
  await announce("Lab", "00000003");
  const [link] = links();
  if (!link) throw new Error("no link");
  const { decodeResponse, encodeQuery } = await import("../../src/discovery/classRecords.ts");
  for (const isPrivate of [true, false]) {
    const heard = Promise.withResolvers<string>();
    const receive = (packet: Uint8Array): void => {
      for (const { name } of decodeResponse(packet)) heard.resolve(name);
    };
    const socket = await openLinkSocket({ link, port: linkPort, isPrivate, receive });
    socket?.send(encodeQuery());
    expect(await heard.promise).toBe("Lab");
    socket?.close();
  }
});

test("a server whose port another program keeps for itself says that it cannot be found", async () => {
  const port = freePort();
  const other = createSocket({ type: "udp4" });
  await new Promise<void>((resolve) => other.bind(port, "0.0.0.0", resolve));
  const announcer = new Announcer({ name: "Lab", port: 1, id: "00000004", links, linkPort: port });
  expect(await announcer.start()).toBe(false);
  announcer.stop();
  other.close();
});

describe("this machine's class", () => {
  test("is known by its answer", async () => {
    await using room = await classroom();
    expect(await isClassAt({ host: "127.0.0.1", port: room.server.port })).toBe(true);
  });

  test("is not what else listens there, and not what does not", async () => {
    using other = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: { data: (socket) => void socket.end("HTTP/1.1 404 Not Found\r\n\r\n") },
    });
    expect(await isClassAt({ host: "127.0.0.1", port: other.port })).toBe(false);
    expect(await isClassAt({ host: "127.0.0.1", port: 1 })).toBe(false);
  });
});

test("an address is on the link whose network it is of", () => {
  const link = { address: "192.168.129.5", netmask: "255.255.254.0" };
  expect(isOnLink(link, "192.168.128.250")).toBe(true);
  expect(isOnLink(link, "192.168.130.5")).toBe(false);
});
