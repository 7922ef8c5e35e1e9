import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";

test("the page marks what the server window says, and answers it", async () => {
  await using room = await classroom();
  await using mary = await PagePerson.joins(room.server.port, "Mary");
  const { log } = room.server;
  log.submit({ type: "announce", at: Date.now(), to: "everyone", text: "Hello class" });
  await mary.seesMessage({ from: "server", text: "Hello class", reach: "" });
  await mary.sees("server window");
  const marked = `document.querySelectorAll("article.of-window .role").length`;
  expect(await mary.view.evaluate<number>(marked)).toBe(1);

  log.submit({ type: "announce", at: Date.now(), to: "Mary", text: "Come to me" });
  await mary.clicks("button", "server 1 unread");
  await mary.seesMessage({ from: "server", text: "Come to me", reach: "only to you" });
  await mary.seesDestination("Only to the server window");
  await mary.sees("Whoever is at the server window");
  await mary.says("I am coming");
  await room.window.sees("Mary>server:I am coming");
  await mary.seesMessage({ from: "Mary (you)", reach: "only to server", state: "Sent" });
  await mary.says("everyone:hello");
  await mary.clicks("button", "To everyone");
  await mary.clicks("button", "Everyone");
  await mary.seesMessage({ from: "Mary (you)", text: "hello" });
  await mary.until(`${marked} === 1`, "for what the window said to all");

  log.submit({ type: "showPrivate", at: Date.now(), isShown: false });
  await mary.sees("The server window does not show private, group and room messages.");
  expect(mary.complaints).toEqual([]);
  expect(room.faults).toEqual([]);
}, 60_000);
