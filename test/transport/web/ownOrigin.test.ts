import { expect, test } from "bun:test";
import { isOwnOrigin } from "../../../src/transport/web/ownOrigin.ts";

test("an origin is one's own where host and port are the very same", () => {
  const pairs: [origin: string, host: string, is: boolean][] = [
    ["http://192.168.1.5:12000", "192.168.1.5:12000", true],
    ["http://pc7", "pc7", true],
    ["http://PC7:80", "pc7", true],
    ["https://pc7", "pc7:443", true],
    ["http://pc7:12001", "pc7:12000", false],
    ["http://pc7", "pc7:12000", false],
    ["http://evil.example", "pc7", false],
    ["http://pc7.evil.example", "pc7", false],
    ["null", "pc7", false],
    ["", "", false],
    ["file://pc7", "pc7", false],
    ["chrome-extension://pc7", "pc7", false],
  ];
  for (const [origin, host, is] of pairs) {
    expect({ origin, host, is: isOwnOrigin(origin, host) }).toEqual({ origin, host, is });
  }
});
