import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import data from "unhomoglyph/data.json" with { type: "text" };
import { lookAlikeKeys, skeleton } from "../../src/hub/skeleton.ts";
import { limits } from "../../src/model/limits.ts";
import { everyone, nameKey, reservedWords } from "../../src/model/name.ts";
import { checkName } from "../../src/model/nameCheck.ts";
import { parseTypedLine } from "../../src/model/typedLine.ts";
import { MemoryStore } from "../../src/store/memoryStore.ts";
import { emptySnapshot } from "../../src/store/records.ts";
import { graceMs, TestClass } from "../support/testClass.ts";

/** Somebody who is here, or a reserved word, and what looks like their name. */
const lookAlikes: [name: string, ...posing: string[]][] = [
  [
    "teacher",
    "Теacher",
    "ТЕАСНЕR",
    "TeАcher",
    "tеacher",
    "teаcher",
    "teaсher",
    "teасhег",
    "tᴇacher",
  ],
  ["teacher", "𝐭𝐞𝐚𝐜𝐡𝐞𝐫", "Ｔｅａｃｈｅｒ", "𝓽eacher", "teɑcher", "ｔeacher", "𝚝𝚎𝚊𝚌𝚑𝚎𝚛", "Τeacher"],
  ["server", "sеrver", "ѕerver", "Ѕerver", "serνer", "ѕегver", "servеr", "ꜱerver"],
  ["everyone", "еveryone", "everуone", "everyоne", "every0ne", "everyοne", "eveгyone"],
  ["menu", "menս", "mеnu", "rnenu", "Мenu"],
  ["exit", "eхit", "exіt", "ехit", "eⅹit"],
  ["Bob", "Воb", "Bоb", "B0b", "BОB", "Вob", "Ƅob"],
  ["Bill", "Bi1l", "BilI", "BlLL"],
  ["Ian", "lan", "1an", "Iаn"],
  ["Mary", "rnary", "Маry", "Mаrу", "mаry"],
  ["Anna", "Аnna", "Annа", "Αnna", "ANNА"],
  ["O’Brien", "O'Brien", "Oʼbrien", "O׳Brien", "0’Brien", "OʹBrien"],
  ["Mary-Ann", "Mary‐Ann", "Маrу-Ann"],
  ["2024117", "2O24117", "2024l17", "20241I7"],
  ["u10", "u1O", "ul0", "uIO", "u1o"],
  ["Ольга", "Oльгa", "Ольгa", "Oльга"],
  ["Νίκη", "Nίκη", "Νíκη"],
  ["ロボ", "口ボ"],
  ["Gal·la", "Gal・la", "Gal‧la"],
  ["Khmer", "Khmer\u17d2", "Kh\u17d2mer", "Khmer\u1039", "Khmer\u{16fe4}"],
];

/** Names of people, by the script they are written in. */
const realNames: Record<string, string[]> = {
  Latin: [
    ..."Anna_Müller O’Brien O'Neil Gal·la Zoë Łukasz Søren Nguyễn_Văn_Ánh Þórunn Ñuño Çağrı".split(
      " ",
    ),
    ..."Ian Lan Neil Nell Ali Liam Mary-Ann J.R.R Kaʻiulani Ọlá Åsa Šimůnek D’Angelo".split(" "),
  ],
  Cyrillic: ["Ольга", "Надія", "Ђорђе", "Әсел", "Цагаан", "Мар'яна"],
  Greek: ["Νίκος", "Ελένη", "Γιώργος"],
  Arabic: ["محمد", "علی\u200cرضا", "فاطمة", "پروین", "گُل", "ليلى"],
  Hebrew: ["שרה", "דוד", "ר׳", "חיים-משה", "ז׳אן"],
  Devanagari: ["राम", "लक्ष्मी", "क्\u200dषमा"],
  Bengali: ["রবীন্দ্র", "সূর্\u200dয"],
  Gurmukhi: ["ਗੁਰਪ੍ਰੀਤ"],
  Gujarati: ["કૃષ્ણ"],
  Oriya: ["ଜଗନ୍ନାଥ"],
  Tamil: ["தமிழ்"],
  Telugu: ["వెంకట"],
  Kannada: ["ಕೃಷ್ಣ"],
  Malayalam: ["രാജൻ", "അനില്\u200d"],
  Sinhala: ["ශ්\u200dරීමා"],
  Thai: ["สมชาย", "น้ำฝน"],
  Lao: ["ສົມສັກ"],
  Khmer: ["សុខា", "ច័ន្ទ"],
  Myanmar: ["အောင်ဆန်း", "စန္ဒာ"],
  Tibetan: ["བསྟན་འཛིན", "ཚེ་རིང"],
  Georgian: ["ნინო", "გიორგი"],
  Armenian: ["Արամ", "Անի-Մարի"],
  Ethiopic: ["አበበ"],
  Hangul: ["서울", "김철수"],
  Han: ["李小龍", "王伟"],
  Hiragana: ["さくら"],
  Katakana: ["ジョン・スミス", "マリー゠アン"],
  Bopomofo: ["ㄅㄆ"],
  Thaana: ["އަލީ"],
};
const allNames = Object.values(realNames).flat();

const confusables: Record<string, string> = JSON.parse(data);
test("what letters, digits and signs of most names look like is what the Unicode data says", () => {
  for (let code = 0; code < 0x80; code++) {
    const one = String.fromCharCode(code);
    if (/[\w.-]/.test(one)) expect([one, skeleton(one)]).toEqual([one, confusables[one] ?? one]);
  }
});

/** By what they look like: the characters of the Unicode data that a name may hold. */
const disguises = Map.groupBy(
  Object.keys(confusables).filter(
    // The data is about texts in NFD.
    (character) => character.normalize("NFD") === character && checkName(`a${character}a`).ok,
  ),
  (character) => confusables[character] ?? "",
);

function disguisesOf(letter: string): string[] {
  return [letter, ...(disguises.get(confusables[letter] ?? letter) ?? [])];
}

const anyone = fc.constantFrom(...allNames, ...reservedWords);

/** A name, and the same with some letters replaced by what the Unicode data says they look like. */
const disguised = fc
  .tuple(anyone, fc.array(fc.nat(), { minLength: 16, maxLength: 16 }))
  .map(([name, picks]) => {
    const letters = Array.from(name.normalize("NFD"), (letter, index) => {
      const choices = disguisesOf(letter);
      return choices[(picks[index % picks.length] ?? 0) % choices.length] ?? letter;
    });
    return { name, posing: letters.join("") };
  })
  .filter(({ name, posing }) => checkName(posing).ok && nameKey(posing) !== nameKey(name));

function isReserved(name: string): boolean {
  return (reservedWords as readonly string[]).includes(name);
}

describe("a name that looks like another one is refused", () => {
  const pairs = lookAlikes.flatMap(([name, ...posing]) =>
    posing.map((one) => [name, one] as const),
  );

  test("the table has at least sixty", () => {
    expect(pairs.length).toBeGreaterThanOrEqual(60);
  });

  test.each(pairs)("%s: %s", (name, posing) => {
    const classroom = new TestClass();
    if (!isReserved(name)) classroom.join(name);
    const code = isReserved(name) ? "name_invalid" : "name_taken";
    expect(classroom.tryJoin(posing)).toMatchObject({ ok: false, refusal: { code } });
  });

  test("whichever of its letters are replaced by what the Unicode data says they look like", () => {
    fc.assert(
      fc.property(disguised, ({ name, posing }) => {
        const classroom = new TestClass();
        if (!isReserved(name)) classroom.join(name);
        expect(classroom.tryJoin(posing).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test("of a member whose seat is kept, and of a member who renames; a name given up is free at once", () => {
    const classroom = new TestClass();
    const anna = classroom.join("Anna", "anna's hash");
    const bob = classroom.join("Bob");
    classroom.disconnect(anna.member);
    const refused = { ok: false, refusal: { code: "name_taken" } };
    expect(classroom.tryJoin("Аnna")).toMatchObject(refused);
    expect(classroom.rename(bob.member, "Аnna")).toMatchObject(refused);
    classroom.resume("anna's hash", 0);
    expect(classroom.rename(anna.member, "Аnna")).toEqual({ ok: true });
    expect(classroom.rename(anna.member, "Hanna")).toEqual({ ok: true });
    expect(classroom.rename(bob.member, "Anna")).toEqual({ ok: true });
    classroom.leave(bob.member);
    expect(classroom.tryJoin("Аnna").ok).toBe(true);
  });

  test("of a teacher of this class, even while they are away; only they come back under it", () => {
    const classroom = new TestClass();
    const rivera = classroom.join("Rivera", "rivera's hash");
    const bob = classroom.join("Bob");
    classroom.order({ type: "teacher", name: "Rivera", on: true });
    classroom.disconnect(rivera.member);
    classroom.now = graceMs + 1;
    classroom.expire();
    expect(classroom.hub.view.findMember("Rivera")).toBeUndefined();
    for (const posing of ["Rivera", "Rіvera", "RlVERA", "Rivеra", "ʀɪᴠᴇʀᴀ"]) {
      const refused = { ok: false, refusal: { code: "name_taken" } };
      const answer = classroom.tryJoin(posing);
      expect(answer).toMatchObject(refused);
      expect(answer).not.toHaveProperty("refusal.suggestion");
      expect(classroom.rename(bob.member, posing)).toMatchObject(refused);
    }
    expect(classroom.tryJoin("Riviera").ok).toBe(true);
    expect(classroom.join("Rivera", "rivera's hash").joined.teachers).toEqual(["Rivera"]);
    classroom.order({ type: "teacher", name: "Rivera", on: false });
    expect(classroom.rename(rivera.member, "Tim").ok).toBe(false);
    const again = classroom.hub.view.findMember("Rivera");
    if (!again) throw new Error("Rivera is not here");
    classroom.leave(again);
    expect(classroom.tryJoin("Rіvera").ok).toBe(true);
  });

  test("of somebody who was removed, until they are allowed again", () => {
    const classroom = new TestClass();
    classroom.join("Spammer");
    classroom.order({ type: "remove", name: "Spammer" });
    const refused = { ok: false, refusal: { code: "name_taken" } };
    for (const posing of ["Sраmmer", "SPAMMER", "Sparnmer"]) {
      expect(classroom.tryJoin(posing)).toMatchObject(refused);
    }
    classroom.order({ type: "allow", name: "Spammer" });
    expect(classroom.tryJoin("Sраmmer").ok).toBe(true);
  });

  test("even where a class from an earlier release has both: each is taken until its own member leaves", () => {
    const store = new (class extends MemoryStore {
      override readonly restored = {
        ...emptySnapshot(),
        members: ["teacher", "Anna", "Аnna"].map((name, index) => {
          return {
            id: index + 1,
            name,
            formerKeys: [],
            joinedAfter: 0,
            tokenHash: `${name}'s hash`,
          };
        }),
      };
    })();
    const classroom = new TestClass(store);
    for (const name of ["teacher", "Anna", "Аnna"]) {
      expect(classroom.resume(`${name}'s hash`, 0).resumed.member.name).toBe(name);
    }
    const refused = { ok: false, refusal: { code: "name_taken" } };
    for (const name of ["Аnna", "Anna"]) {
      expect(classroom.tryJoin("Annа")).toMatchObject(refused);
      const member = classroom.hub.view.findMember(name);
      if (!member) throw new Error(`${name} is not here`);
      classroom.leave(member);
    }
    expect(classroom.tryJoin("Annа").ok).toBe(true);
  });

  test("as a room's or a group's: #Iab beside #lab, groupRеd beside groupRed", () => {
    const classroom = new TestClass();
    const [ann, bob, tom] = ["Ann", "Bob", "Tom"].map((name) => classroom.join(name).member);
    if (!ann || !bob || !tom) throw new Error("nobody is here");
    classroom.joinRoom(ann, "#lab");
    const room = { code: "room_invalid", text: "Not a room. #Iab looks like #lab" };
    expect(classroom.joinRoom(bob, "#Iab")).toMatchObject({
      ok: false,
      refusal: { ...room, hint: "Did you mean #lab?" },
    });
    for (const posing of ["#sеrver", "#Теacher", "#gr0upRed"]) {
      expect(classroom.joinRoom(bob, posing)).toMatchObject({
        ok: false,
        refusal: { code: "room_invalid" },
      });
    }
    expect(classroom.joinRoom(bob, "#LAB").ok).toBe(true);
    classroom.createGroup(ann, "groupRed", ["Ann", "Bob", "Tom"]);
    const again = classroom.createGroup(bob, "groupRеd", ["Ann", "Bob", "Tom"]);
    expect(again).toMatchObject({
      ok: false,
      refusal: { code: "group_exists", text: "Group groupRed already exists" },
    });
    expect(classroom.tryJoin("gгoupRed")).toMatchObject({ refusal: { code: "name_invalid" } });
  });
});

describe("real names are at home", () => {
  test("the table has at least sixty, of the scripts they are listed under", () => {
    expect(allNames.length).toBeGreaterThanOrEqual(60);
    for (const [script, names] of Object.entries(realNames)) {
      const isOf = new RegExp(`\\p{Script_Extensions=${script}}`, "u");
      for (const name of names)
        expect({ name, isOf: isOf.test(name) }).toEqual({ name, isOf: true });
    }
  });

  test("all of them in one class: none looks like another", () => {
    const classroom = new TestClass();
    for (const name of allNames) expect(classroom.tryJoin(name)).toMatchObject({ ok: true });
    expect(classroom.hub.view.memberCount).toBe(allNames.length);
  });

  test.each(allNames)("%s is written to by that name", (name) => {
    const classroom = new TestClass();
    const { member, peer } = classroom.join(name);
    const ann = classroom.join("Zz");
    const addressees = classroom.hub.view.addressees(ann.member);
    const typed = parseTypedLine(`${name}:psst`, everyone, addressees);
    expect(typed).toEqual({ type: "say", to: member.name, text: "psst" });
    classroom.deliver(ann.member, member.name, "psst");
    expect(peer.messages).toEqual([`1 Zz>${member.name}:psst`]);
  });

  test("numbers count: u0 to u999 and 20240 to 20999 are all different", () => {
    const classroom = new TestClass();
    for (let number = 0; number < 1_000; number++) {
      expect(classroom.tryJoin(`u${number}`).ok).toBe(true);
      expect(classroom.tryJoin(String(20_000 + number)).ok).toBe(true);
    }
  });
});

describe("the refusal", () => {
  test("names the character that offends, and offers the nearest name that is free", () => {
    const classroom = new TestClass();
    const offered = (name: string) => classroom.tryJoin(name);
    expect(offered("Anna Müller")).toMatchObject({
      refusal: {
        text: expect.stringContaining("cannot contain a space"),
        hint: "Anna_Müller is free.",
        suggestion: "Anna_Müller",
      },
    });
    classroom.join("Anna_Müller");
    expect(offered("Anna Müller")).toMatchObject({ refusal: { suggestion: "Anna_Müller-2" } });
    expect(offered("Аnna_Müller")).toMatchObject({
      refusal: { hint: expect.stringContaining("It looks like Anna_Müller.") },
    });
  });

  test("of a reserved word, and of what looks like it, offers nothing that comes close", () => {
    const classroom = new TestClass();
    for (const name of ["teacher", "Теacher", "server", " SERVER"]) {
      const answer = classroom.tryJoin(name);
      expect(answer).toMatchObject({ ok: false, refusal: { code: "name_invalid" } });
      expect(answer).not.toHaveProperty("refusal.suggestion");
    }
  });

  test("offers only what is accepted then, whoever is here and whatever was typed", () => {
    const odd = fc.string({ unit: "binary", maxLength: 70 });
    const mixed = fc.string({ unit: fc.constantFrom(..."aIl1 ·’م\u200c\u0301@😀"), maxLength: 70 });
    const typed = fc.oneof(
      anyone,
      odd,
      mixed,
      disguised.map(({ posing }) => posing),
    );
    fc.assert(
      fc.property(fc.array(typed, { maxLength: 12 }), (names) => {
        const classroom = new TestClass();
        for (const name of names) {
          const answer = classroom.tryJoin(name);
          if (answer.ok) continue;
          const { suggestion } = answer.refusal;
          if (suggestion !== undefined) classroom.join(suggestion);
        }
      }),
    );
  });

  test("offers a free name of so many, but does not look for it for long", () => {
    const classroom = new TestClass();
    classroom.join("Bob");
    for (let number = 2; number <= 9; number++) {
      expect(classroom.tryJoin("Bob")).toMatchObject({ refusal: { suggestion: `Bob-${number}` } });
      classroom.join(`Bob-${number}`);
    }
    expect(classroom.tryJoin("Bob")).toMatchObject({ refusal: { suggestion: "_Bob" } });
    classroom.join("_Bob");
    expect(classroom.tryJoin("Bob")).not.toHaveProperty("refusal.suggestion");
  });
});

describe("what a text looks like", () => {
  test("is the text where no letter of it is in the data, as in most names", () => {
    const common = "ABCDEFGHJKLMNOPQRSTUVWXYZabcdefghijklnopqrstuvwxyz23456789._-";
    for (const letter of common) expect(confusables).not.toHaveProperty([letter]);
    expect(skeleton(common)).toBe(common);
  });

  test("looks like itself", () => {
    for (const text of Object.keys(confusables)) {
      expect(skeleton(skeleton(text))).toBe(skeleton(text));
    }
    const unit = fc.constantFrom(...Object.keys(confusables), ..."aIl1mрß\u0301\u17d2\u200d");
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit }), fc.string({ unit: "binary" })), (text) => {
        expect(skeleton(skeleton(text))).toBe(skeleton(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test("is the same in every form of normalization that keeps the text, and with what nobody sees", () => {
    fc.assert(
      fc.property(anyone, fc.constantFrom(..."\u200b\u00ad\u034f\ufe0f\u2060"), (name, unseen) => {
        for (const form of ["NFC", "NFD"]) {
          expect(lookAlikeKeys(name.normalize(form))).toEqual(lookAlikeKeys(name));
        }
        expect(skeleton(name.split("").join(unseen))).toBe(skeleton(name));
      }),
    );
  });

  test("has few keys, each bounded, whatever the name is made of", () => {
    const unit = fc.constantFrom(...Object.keys(confusables));
    fc.assert(
      fc.property(fc.string({ unit, minLength: 1, maxLength: limits.nameCharacters }), (text) => {
        fc.pre(checkName(text).ok);
        const keys = lookAlikeKeys(text);
        expect(keys.length).toBeLessThanOrEqual(4);
        for (const key of keys) expect(key.length).toBeLessThanOrEqual(20 * limits.nameCharacters);
      }),
    );
  });
});
