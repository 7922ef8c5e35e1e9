import { expect, test } from "bun:test";
import { NativePeer } from "../support/nativePeer.ts";
import { NatsCluster } from "../support/natsCluster.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { ServedTogether } from "../support/servedTogether.ts";

test("a page goes on at another server of its class when its own is killed, with its log, and may do so by its policy", async () => {
  await using nats = await NatsCluster.start(1);
  await using together = new ServedTogether(nats, "page");
  const first = await together.serve("first");
  const second = await together.serve("second");
  await first.out.sees("Another server serves the class");
  await using bob = await PagePerson.joins(first.port, "Bob");
  const mary = await NativePeer.connect(second.port, "Mary");
  await bob.says("before");
  await mary.hears("message", ({ text }) => text === "before");
  first.signal("SIGKILL");
  await bob.sees("Connected as Bob");
  mary.says("everyone", "welcome back");
  await bob.seesMessage({ from: "Mary", text: "welcome back" });
  await bob.says("after");
  await mary.hears("message", ({ from, text }) => from === "Bob" && text === "after");
  await bob.seesMessage({ text: "after", state: "Sent" });
  const texts = (await bob.messages()).map(({ text }) => text);
  expect(texts).toEqual(["before", "welcome back", "after"]);
  expect(bob.complaints.filter((text) => text.includes("Content Security"))).toEqual([]);
}, 60_000);
