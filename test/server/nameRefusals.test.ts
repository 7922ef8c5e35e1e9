import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";

/** Cyrillic at its start. */
const posing = "Аnna_Müller";
const spaced = "A name cannot contain a space. It holds letters, digits and . _ - ' only.";

test("by frames, a refused name comes with the character that offends and a name that is free", async () => {
  await using room = await classroom();
  const refusedTo = async (name: string) => {
    const peer = await room.native();
    peer.sends({ type: "hello", v: 1, name });
    return await peer.hears("refused");
  };
  expect(await refusedTo("Anna Müller")).toEqual({
    type: "refused",
    code: "name_invalid",
    text: `Username not accepted. ${spaced}`,
    hint: "Anna_Müller is free.",
    suggestion: "Anna_Müller",
  });
  await room.native("Anna_Müller");
  expect(await refusedTo(posing)).toEqual({
    type: "refused",
    code: "name_taken",
    text: "Username is taken. Use another name.",
    hint: `It looks like Anna_Müller. ${posing}-2 is free.`,
    suggestion: `${posing}-2`,
  });
  expect(await refusedTo("anna_müller")).toEqual({
    type: "refused",
    code: "name_taken",
    text: "Username is taken. Use another name.",
    suggestion: "anna_müller-2",
  });
});

test("by netcat, they are the sentences before the name is asked for again", async () => {
  await using room = await classroom();
  await room.native("Anna_Müller");
  const anna = await room.plain();
  anna.types("Anna Müller");
  await anna.sees(`Username not accepted. ${spaced}\nAnna_Müller-2 is free.\nEnter your name: `);
  anna.types(posing);
  await anna.sees(
    "Username is taken. Use another name.\n" +
      `It looks like Anna_Müller. ${posing}-2 is free.\nEnter your name: `,
  );
  anna.types("teаcher");
  await anna.sees("teаcher looks like teacher, which is reserved.\nEnter your name: ");
  anna.types("O’Brien");
  await anna.sees("Username accepted\n");
});

test("by IRC, they are the text of 432 and 433", async () => {
  await using room = await classroom();
  await room.native("Anna_Müller");
  const anna = await room.irc();
  anna.sends("USER u 0 * :Anna", "NICK :Anna Müller");
  await anna.sees(`432 * Anna_Müller :${spaced} Anna_Müller-2 is free.`);
  anna.sends(`NICK ${posing}`);
  await anna.sees(
    `433 * ${posing} :Username is taken. Use another name. It looks like Anna_Müller. ${posing}-2 is free.`,
  );
  anna.sends("NICK Anna_Müller");
  await anna.sees("433 * Anna_Müller :Username is taken. Use another name. Anna_Müller-2 is free.");
  anna.sends("NICK теacher");
  await anna.sees("432 * теacher :Username not accepted. теacher looks like teacher");
  anna.sends("NICK ジョン・スミス");
  await anna.sees("001 ジョン・スミス ");
});
