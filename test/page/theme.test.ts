import { describe, expect, test } from "bun:test";
import { join } from "node:path";

const css = await Bun.file(join(import.meta.dir, "../../src/page/theme.css")).text();

/** The colours of each scheme by name. */
const [light = {}, dark = {}] = css
  .split("prefers-color-scheme: dark")
  .map((part) =>
    Object.fromEntries(
      [...part.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/gu)].map(([, name = "", colour = ""]) => [
        name,
        colour,
      ]),
    ),
  );

const faces = [...css.matchAll(/\.face-\d+\s*\{\s*background:\s*(#[\da-f]{6})/gu)].map(
  ([, colour = ""]) => colour,
);

/** Text, and what it may stand on. */
const texts: Record<string, string[]> = {
  text: [
    "ground",
    "surface",
    "raised",
    "hover",
    "private-tint",
    "group-tint",
    "accent-tint",
    "code-tint",
    "names-me-tint",
  ],
  quiet: [
    "ground",
    "surface",
    "raised",
    "hover",
    "private-tint",
    "group-tint",
    "names-me-tint",
    "code-tint",
  ],
  accent: ["ground", "surface", "private-tint", "group-tint", "names-me-tint"],
  "on-accent": ["accent"],
  private: ["surface", "names-me-tint"],
  group: ["surface", "names-me-tint"],
  mention: ["mention-tint"],
  bad: ["surface", "bad-tint"],
  fine: ["surface"],
  "code-keyword": ["code-tint"],
  "code-string": ["code-tint"],
  "code-name": ["code-tint"],
};

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_, colours) => {
  const pairs = Object.entries(texts).flatMap(([text, grounds]) =>
    grounds.map((ground) => [text, ground] as const),
  );
  test.each(pairs)("%s on %s has a contrast of at least 4.5 to 1", (text, ground) => {
    expect(contrast(colours[text] ?? "", colours[ground] ?? "")).toBeGreaterThanOrEqual(4.5);
  });

  test("the edge of a text box has one of at least 3 to 1", () => {
    expect(contrast(colours["edge"] ?? "", colours["surface"] ?? "")).toBeGreaterThanOrEqual(3);
  });
});

test("white letters on a face have a contrast of at least 4.5 to 1", () => {
  expect(faces).toHaveLength(16);
  for (const face of faces) expect(contrast("#ffffff", face)).toBeGreaterThanOrEqual(4.5);
});
