import { describe, expect, test } from "bun:test";
import {
  ConnectionLimits,
  connectionsPerAddress,
  openingsPerSecond,
  Place,
} from "../../src/transport/connectionLimits.ts";

function limitsOf({ fileLimit = 20_000 } = {}) {
  let at = 0;
  const connections = new ConnectionLimits({ now: () => at, fileLimit });
  return {
    connections,
    passes(ms: number): void {
      at += ms;
    },
    /** Admits as many as it can, at most so many. */
    fill(most: number, address: string): Place[] {
      const places: Place[] = [];
      for (let count = 0; count < most; count++) {
        const place = connections.admit(address);
        if (!(place instanceof Place)) break;
        places.push(place);
      }
      return places;
    },
  };
}

describe("connections", () => {
  test("from one address are as many as a lab needs, and no more; another address is as free as before", () => {
    const { connections, passes, fill } = limitsOf();
    const places = fill(5_000, "192.168.1.7");
    expect(places).toHaveLength(connectionsPerAddress);
    expect(connections.admit("192.168.1.7")).toBe("address");
    expect(connections.admit("192.168.1.8")).toBeInstanceOf(Place);
    for (const place of places) place.release();
    expect(connections.admit("192.168.1.7")).toBe("openings");
    passes(1_000);
    expect(fill(5_000, "192.168.1.7")).toHaveLength(openingsPerSecond);
  });

  test("from one IPv6 network count as from one address", () => {
    const { connections, fill } = limitsOf();
    const places = fill(600, "2001:db8:1:2::7");
    expect(places.length + fill(600, "2001:db8:1:2:ffff::8").length).toBe(connectionsPerAddress);
    expect(connections.admit("2001:db8:1:3::7")).toBeInstanceOf(Place);
  });

  test("stay below the limit of open files, whoever comes, and half of them may be without a name", () => {
    const { connections, fill } = limitsOf({ fileLimit: 1_200 });
    const unnamed = fill(5_000, "127.0.0.1");
    expect(unnamed).toHaveLength(500);
    expect(connections.admit("10.0.0.1")).toBe("unnamed");
    for (const place of unnamed) place.name();
    for (const place of fill(5_000, "::1")) place.name();
    expect(connections.admit("127.0.0.1")).toBe("all");
    expect(unnamed[0]?.takeFiles(2)).toBe(false);
    unnamed[1]?.release();
    unnamed[2]?.release();
    expect(unnamed[0]?.takeFiles(2)).toBe(true);
    unnamed[0]?.release();
    expect(fill(5_000, "127.0.0.1")).toHaveLength(3);
  });
});
