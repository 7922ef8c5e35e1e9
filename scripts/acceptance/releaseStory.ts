import { DataFolder } from "../../test/support/dataFolder.ts";
import { PagePerson } from "../../test/support/pagePerson.ts";
import { PlainPeer } from "../../test/support/plainPeer.ts";
import { Program } from "../../test/support/program.ts";
import { ChaosServer } from "../chaos/chaosServer.ts";
import type { Checks } from "./checks.ts";
import { Link } from "./link.ts";

/** Executables of two releases. */
export interface Releases {
  last: string;
  current: string;
}

/**
 * A class of members with clients of two releases: Ada's client is of this one, Otto's of the last, and
 * Penny's is the page of the server, which she keeps open. Pam uses netcat. The server crashes, and one of
 * this release takes its place; later it is closed, and goes on.
 * @param serverOf the release of the first server
 */
export async function tellReleaseStory(
  checks: Checks,
  releases: Releases,
  serverOf: keyof Releases,
): Promise<void> {
  using history = new DataFolder();
  await using server = await ChaosServer.start(releases[serverOf], history.path, ["--continue"]);
  using link = new Link(server.port);
  const at = `127.0.0.1:${link.port}`;
  await using ada = joinBy(releases.current, at, "Ada");
  await using otto = joinBy(releases.last, at, "Otto");
  const both = [ada, otto];
  const pam = await PlainPeer.connect(server.port, "Pam");
  await using penny = await PagePerson.opens(link.port);
  const check = (title: string, act: () => Promise<void>): Promise<void> =>
    checks.check(`clients of both releases, at ${names[serverOf]}, ${title}`, act);
  try {
    await check("join the class", async () => {
      for (const { out } of both) await out.sees("Type /help for everything else you can type.\n");
      await penny.joins("Penny");
    });
    await check("talk to everyone", async () => {
      pam.types("hello");
      for (const { out } of both) await out.sees("Pam in ClassChat : hello\n");
      await penny.sees("hello");
      ada.types("hello from this one");
      await otto.out.sees("Ada in ClassChat : hello from this one\n");
      otto.types("hello from the last one");
      await ada.out.sees("Otto in ClassChat : hello from the last one\n");
      await penny.sees("hello from this one");
      await penny.sees("hello from the last one");
      await penny.says("hello from the page");
      for (const { out } of both) await out.sees("Penny in ClassChat : hello from the page\n");
    });
    await check("talk in private", async () => {
      ada.types("Otto:just you");
      await otto.out.sees("<Ada>: just you\n");
      otto.types("Ada:just you too");
      await ada.out.sees("<Otto>: just you too\n");
    });
    await check("make a group and talk in it", async () => {
      ada.types("group groupOfThree Ada,Otto,Pam");
      await otto.out.sees("Ada added you in groupOfThree\n");
      otto.types("groupOfThree:we three");
      await ada.out.sees("<Otto> in groupOfThree: we three\n");
      otto.types("group groupOfTheLast Ada,Otto,Pam");
      await ada.out.sees("Otto added you in groupOfTheLast\n");
      ada.types("groupOfTheLast:we three too");
      await otto.out.sees("<Ada> in groupOfTheLast: we three too\n");
    });
    await check("make a room, look after it and talk in it", async () => {
      otto.types("/join #lab", "/topic #lab what we measure", "/mode #lab +m");
      await otto.out.sees("+m");
      ada.types("/join #lab");
      await ada.out.sees("Topic of #lab: what we measure\n");
      otto.types("/mode #lab +v Ada");
      await ada.out.sees("+v Ada");
      ada.types("#lab:may I?");
      await otto.out.sees("<Ada> in #lab: may I?\n");
      otto.types("#lab:you may");
      await ada.out.sees("<Otto> in #lab: you may\n");
    });
    await check("change their names", async () => {
      ada.types("/nick Adele");
      await otto.out.sees("Ada is now Adele\n");
      otto.types("/nick Ottilie");
      await ada.out.sees("Otto is now Ottilie\n");
    });
    await check("send lines, and listen to them", async () => {
      for (const [listening, sending] of [
        [releases.current, releases.last],
        [releases.last, releases.current],
      ] as const) {
        const to = ["--server", at];
        await using listener = new Program(["listen", "--json", ...to], { program: listening });
        await listener.err.sees("Listening as listener\n");
        const text = 'two\nlines, "quoted"';
        const { code, err } = await Program.run(["send", text, "--to", "everyone", ...to], {
          program: sending,
        });
        if (code !== 0) throw new Error(`send ended with ${code}: ${err}`);
        await listener.out.sees('"from":"bot","to":"everyone","text":"two\\nlines, \\"quoted\\""');
        for (const { out } of both) await out.sees("bot in ClassChat : two\n");
        listener.signal("SIGTERM");
        await listener.exitCode();
      }
    });
    await check("miss nothing while they have no connection, and are where they were", async () => {
      link.cut();
      pam.types("while you were away", "Adele:you alone", "groupOfThree:you two");
      await ada.out.sees("Pam in ClassChat : while you were away\n");
      await ada.out.sees("<Pam>: you alone\n");
      await ada.out.sees("<Pam> in groupOfThree: you two\n");
      await otto.out.sees("Pam in ClassChat : while you were away\n");
      await otto.out.sees("<Pam> in groupOfThree: you two\n");
      await penny.sees("while you were away");
      ada.types("#lab:with a voice still");
      await otto.out.sees("<Adele> in #lab: with a voice still\n");
      otto.types("/topic #lab an operator still");
      await ada.out.sees("an operator still");
    });
    await check(`go on after a crash, with the same history, at ${names.current}`, async () => {
      await server.killAndRestart(releases.current);
      await ada.err.sees("Connected again");
      await otto.err.sees("Connected again");
      await penny.says("the page is open still");
      for (const { out } of both) await out.sees("Penny in ClassChat : the page is open still\n");
      ada.types("to everyone, after the crash");
      await otto.out.sees("Adele in ClassChat : to everyone, after the crash\n");
      await penny.sees("to everyone, after the crash");
      ada.types("Ottilie:before and after");
      await otto.out.sees("<Adele>: before and after\n");
      otto.types("groupOfTheLast:we still are");
      await ada.out.sees("<Ottilie> in groupOfTheLast: we still are\n");
      ada.types("#lab:with a voice still");
      await otto.out.sees("<Adele> in #lab: with a voice still\n");
    });
    await check("wait for a class that pauses, and go on with it", async () => {
      await server.closeAndRestart();
      await ada.err.sees("The server closed the connection. Trying to reach it again…\n");
      await ada.err.sees("Connected again.\n");
      await otto.err.sees("Connected again.\n");
      ada.types("groupOfTheLast:and still");
      await otto.out.sees("<Adele> in groupOfTheLast: and still\n");
      otto.types("#lab:with a rank still");
      await ada.out.sees("<Ottilie> in #lab: with a rank still\n");
      await penny.says("the page waited");
      for (const { out } of both) await out.sees("Penny in ClassChat : the page waited\n");
    });
    await check("saw every line once", async () => {
      for (const line of ["hello", "while you were away", "hello from the page"]) {
        for (const { out } of both) {
          const count = out.text.split(` in ClassChat : ${line}\n`).length - 1;
          if (count !== 1) throw new Error(`${line} was shown ${count} times:\n${out.text}`);
        }
        const shown = (await penny.messages()).filter(({ text }) => text === line);
        if (shown.length !== 1) throw new Error(`${line} is ${shown.length} times on the page`);
      }
    });
    await check("leave a history that this release exports whole", async () => {
      const args = ["export", "--private", "--data-dir", history.path];
      const { out, err } = await Program.run(args, { program: releases.current });
      const texts = ["hello", "just you", "we three", "may I?", "you alone", "we still are"];
      const missing = texts.filter((text) => !out.includes(`: ${text}\n`));
      if (missing.length > 0) throw new Error(`${missing.join(", ")} is missing; ${err}`);
    });
    await check("leave in good order", async () => {
      for (const client of both) {
        client.types("exit");
        const code = await client.exitCode();
        if (code !== 0) throw new Error(`it ended with ${code}: ${client.err.text}`);
      }
    });
  } finally {
    pam.close();
  }
}

const names = { last: "the last release's server", current: "this one's server" } as const;

function joinBy(program: string, at: string, name: string): Program {
  return new Program(["join", "--plain", at, "--name", name], { program });
}
