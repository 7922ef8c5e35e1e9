import { expect, test } from "bun:test";
import { shortenFingerprint } from "../../src/model/fingerprint.ts";
import { formatInvite } from "../../src/model/invite.ts";
import * as texts from "../../src/model/texts.ts";
import { ServerCertificate } from "../../src/server/certificate.ts";
import { findRoomAddress, listJoinAddresses } from "../../src/server/joinAddresses.ts";
import type { ServerOptions } from "../../src/server/server.ts";
import { lanHost } from "../support/browser.ts";
import { classroom } from "../support/classroom.ts";
import { PagePerson } from "../support/pagePerson.ts";
import { readQrCode } from "../support/qrPicture.ts";

const phone = { width: 390, height: 844 };
const projector = { width: 1_920, height: 1_080 };
const classCode = "482913";

/** A class with a code, and the invite to it. */
async function codedClass(options: Partial<ServerOptions> = {}) {
  const certificate = new ServerCertificate(undefined);
  const fingerprint = shortenFingerprint((await certificate.load()).fingerprint);
  const room = await classroom({ classCode, certificate, ...options });
  const credentials = { code: classCode, fingerprint };
  return { room, credentials, link: formatInvite({ ...at(room.server.port), ...credentials }) };
}

function at(port: number) {
  return { host: lanHost, port };
}

/** How the QR code lies on the page. */
const place = `document.querySelector(".qr-code").getBoundingClientRect().toJSON()`;

test("whoever follows an invite on a phone is in after a name, and nothing of it stays in the address bar", async () => {
  const { room, link } = await codedClass();
  await using _room = room;
  await using bob = await PagePerson.follows(link, phone);
  await bob.finds("textbox", "Enter your name");
  expect(await bob.view.evaluate<string>("location.href")).toBe(
    `http://${lanHost}:${room.server.port}/`,
  );
  const encrypted = `document.querySelector(".identity a").href`;
  expect(await bob.view.evaluate<string>(encrypted)).toBe(link.replace("http:", "https:"));
  await bob.joins("Bob");
  await bob.reloads();
  await bob.finds("textbox", "Message");
  expect(bob.complaints).toEqual([]);
});

test("without the class code a box for it appears beside the name, a wrong one is said, and nothing typed is lost", async () => {
  const { room } = await codedClass();
  await using _room = room;
  await using bob = await PagePerson.opens(room.server.port, phone);
  await bob.givesName("Bob");
  await bob.isAt("textbox", "Class code");
  await bob.sees(texts.classCodeMissing);
  await bob.view.type("111111");
  await bob.presses("Enter");
  await bob.sees(texts.classCodeWrong);
  await bob.isAt("textbox", "Class code");
  const typed = `[...document.querySelectorAll("input")].map(({ value }) => value)`;
  expect(await bob.view.evaluate<string[]>(typed)).toEqual(["Bob", "111111"]);
  await bob.writes("Class code", classCode);
  await bob.presses("Enter");
  await bob.finds("textbox", "Message");
  expect(bob.complaints).toEqual([]);
});

test("an invite that is opened in the tab which asks for the code fills it in", async () => {
  const { room, link } = await codedClass();
  await using _room = room;
  await using bob = await PagePerson.opens(room.server.port, phone, lanHost);
  await bob.givesName("Bob");
  await bob.isAt("textbox", "Class code");
  await bob.goesTo(link);
  await bob.until(`document.getElementById("class-code").value === "${classCode}"`, "for the code");
  await bob.clicks("button", "Join");
  await bob.finds("textbox", "Message");
});

test("an invite for another server is said plainly, and its code is not sent", async () => {
  const { room } = await codedClass();
  await using _room = room;
  const other = { code: classCode, fingerprint: "7KQ4MX2VD9R8T6NB3HJW" };
  const link = formatInvite({ ...at(room.server.port), ...other });
  await using bob = await PagePerson.follows(link, phone);
  await bob.sees("This server does not show the fingerprint of your invite");
  await bob.givesName("Bob");
  await bob.sees(texts.classCodeMissing);
});

test("a class without a code takes an invite with one, and asks for none", async () => {
  const { room, link } = await codedClass({ classCode: undefined });
  await using _room = room;
  await using bob = await PagePerson.follows(link, phone);
  await bob.joins("Bob");
});

test("the heading shows the invite: its QR code fits a phone, and is large on a projector", async () => {
  const { room, link } = await codedClass();
  await using _room = room;
  for (const [size, least] of [
    [phone, phone.width * 0.8],
    [projector, projector.height * 0.75],
  ] as const) {
    await using bob = await PagePerson.follows(link, size);
    await bob.joins("Bob");
    await bob.clicks("button", "Invite");
    await bob.finds("image", "QR code of the invite");
    const { left, top, right, bottom } =
      await bob.view.evaluate<Record<"left" | "top" | "right" | "bottom", number>>(place);
    expect(Math.min(right - left, bottom - top)).toBeGreaterThan(least);
    expect([left >= 0, top >= 0, right <= size.width, bottom <= size.height]).toEqual(
      Array(4).fill(true),
    );
    const wider = `document.querySelector("dialog").scrollWidth - document.querySelector("dialog").clientWidth`;
    expect(await bob.view.evaluate<number>(wider)).toBe(0);
    expect(readQrCode(await bob.picture())).toBe(link);
    await bob.sees(classCode);
    await bob.sees(`http://${lanHost}:${room.server.port}`);
    await bob.presses("Escape");
    await bob.isAt("button", "Invite");
    expect(bob.complaints).toEqual([]);
  }
});

test("in a dark page the QR code is black on white too", async () => {
  const { room, link } = await codedClass();
  await using _room = room;
  await using bob = await PagePerson.follows(link, phone);
  const features = [{ name: "prefers-color-scheme", value: "dark" }];
  await bob.view.cdp("Emulation.setEmulatedMedia", { features });
  await bob.joins("Bob");
  await bob.clicks("button", "Invite");
  await bob.finds("image", "QR code of the invite");
  expect(readQrCode(await bob.picture())).toBe(link);
});

test("a page on the machine of a class for itself alone says that nobody else can join, and how they could", async () => {
  const { room } = await codedClass({ classCode: undefined });
  await using _room = room;
  await using bob = await PagePerson.joins(room.server.port, "Bob");
  await bob.clicks("button", "Invite");
  await bob.sees("Nobody else can join");
  await bob.sees("start it with --lan");
});

const lanAddress = findRoomAddress(listJoinAddresses({ host: "0.0.0.0", port: 1 }));

test.if(lanAddress !== undefined)(
  "a page on the server's own machine invites to its address in the network",
  async () => {
    const { room } = await codedClass({ host: "0.0.0.0", classCode: undefined });
    await using _room = room;
    await using bob = await PagePerson.joins(room.server.port, "Bob");
    await bob.clicks("button", "Invite");
    await bob.sees(`http://${findRoomAddress(room.server.addresses)}`);
  },
);
