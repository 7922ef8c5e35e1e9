import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { renderQrLines } from "../../src/client/terminal/qrLines.ts";
import { darkTerminal, drawInTerminal, lightTerminal, readQrCode } from "../support/qrPicture.ts";

const link = "http://192.168.1.5:12000/#482913.7KQ4MX2VD9R8T6NB3HJW";
const wide = { columns: 200, rows: 200 };
/** Of the link's code, with the quiet zone. */
const modules = 37;

describe("an invite's QR code is read", () => {
  for (const [where, theme] of Object.entries({ darkTerminal, lightTerminal })) {
    for (const hasColour of [true, false]) {
      test(`in a ${where === "darkTerminal" ? "dark" : "light"} terminal ${hasColour ? "with" : "without"} colour`, () => {
        const lines = renderQrLines(link, { ...wide, hasColour });
        expect(readQrCode(drawInTerminal(lines, theme))).toBe(link);
      });
    }
  }

  test("whatever the address and the class code are", () => {
    const code = fc.stringMatching(/^[\w-]{4,64}$/);
    fc.assert(
      fc.property(
        fc.webAuthority({ withIPv6: true }),
        code,
        fc.boolean(),
        (host, given, colour) => {
          const text = `http://${host}/#${given}.7KQ4MX2VD9R8T6NB3HJW`;
          const lines = renderQrLines(text, { ...wide, hasColour: colour });
          expect(readQrCode(drawInTerminal(lines, darkTerminal))).toBe(text);
        },
      ),
      { numRuns: 20 },
    );
  });
});

test("with colour, black and white are the same in every theme, and four modules of white stand around the code", () => {
  const lines = renderQrLines(link, { ...wide, hasColour: true });
  const picture = drawInTerminal(lines, darkTerminal);
  expect(drawInTerminal(lines, lightTerminal)).toEqual(picture);
  const dark = [...picture.greys.keys()].filter((at) => picture.greys[at] !== 255);
  const columns = dark.map((at) => at % picture.width);
  const rows = dark.map((at) => Math.floor(at / picture.width));
  const module = picture.width / modules;
  expect([Math.min(...columns), Math.min(...rows)]).toEqual([4 * module, 4 * module]);
  expect(Math.max(...columns)).toBe(picture.width - 4 * module - 1);
  expect(Math.max(...rows)).toBe((modules - 4) * module - 1);
});

test("a QR code is left out where it does not fit", () => {
  const rows = Math.ceil(modules / 2);
  const size = { columns: modules, rows, hasColour: true };
  expect(renderQrLines(link, size)).toHaveLength(rows);
  expect(renderQrLines(link, { ...size, columns: modules - 1 })).toEqual([]);
  expect(renderQrLines(link, { ...size, rows: rows - 1 })).toEqual([]);
  expect(renderQrLines(link, { ...size, columns: 0, rows: 0 })).toEqual([]);
});
