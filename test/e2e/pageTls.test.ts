import { expect, test } from "bun:test";
import { lanHost } from "../support/browser.ts";
import { ownAddress } from "../support/ownAddress.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { PlainPeer } from "../support/plainPeer.ts";
import { Program } from "../support/program.ts";

/** What becomes of a WebSocket that somebody's page opens. */
async function opensWebSocket({ view }: PagePerson, url: string): Promise<string> {
  return await view.evaluate<string>(`new Promise((tell) => {
    try {
      const socket = new WebSocket(${JSON.stringify(url)});
      socket.onopen = () => tell("opened");
      socket.onerror = () => tell("refused");
    } catch {
      tell("refused");
    }
  })`);
}

test("Chromium joins by https and wss, talks with who has no TLS, and the page says that it is encrypted", async () => {
  await using server = await Program.serve();
  const alice = await PlainPeer.connect(server.port, "Alice");
  await using bob = await PagePerson.follows(`https://${lanHost}:${server.port}/`);
  await bob.sees("Encrypted. The certificate your browser shows must have the fingerprint");
  expect(await bob.view.evaluate<boolean>("isSecureContext")).toBe(true);
  await bob.joins("Bob");
  await bob.says("Alice:hello by wss");
  await alice.sees("<Bob>: hello by wss\n");
  alice.types("hello without TLS");
  await bob.seesMessage({ from: "Alice", text: "hello without TLS" });
  await bob.reloads();
  await bob.sees("Connected as Bob");
  await bob.seesMessage({ from: "Alice", text: "hello without TLS" });
  expect(bob.complaints).toEqual([]);
  alice.close();
});

test("Chromium opens no wss from an http page, nor ws from an https page, though host and port are the same", async () => {
  await using server = await Program.serve();
  const place = `${lanHost}:${server.port}`;
  await using plain = await PagePerson.follows(`http://${place}/`);
  await using encrypted = await PagePerson.follows(`https://${place}/`);
  expect(await opensWebSocket(plain, `ws://${place}/ws`)).toBe("opened");
  expect(await opensWebSocket(encrypted, `wss://${place}/ws`)).toBe("opened");
  expect(await opensWebSocket(plain, `wss://${place}/ws`)).toBe("refused");
  expect(await opensWebSocket(encrypted, `ws://${place}/ws`)).toBe("refused");
});

test.skipIf(ownAddress === undefined)(
  "where only TLS is taken, the http page from another machine leads to https with the invite's code",
  async () => {
    await using server = await Program.serve("--tls-only", "--host", "0.0.0.0", "--no-history");
    const place = `${ownAddress}:${server.port}`;
    await using bob = await PagePerson.follows(`http://${place}/#482913`);
    await bob.sees("This class takes encrypted connections only. Join at");
    expect(await bob.view.evaluate<string>("document.links[0].href")).toBe(
      `https://${place}/#482913`,
    );
    await bob.view.click("a");
    await bob.joins("Bob");
    await server.out.sees("Bob has connected");
    expect(await bob.view.evaluate<string>("location.protocol")).toBe("https:");
  },
);
