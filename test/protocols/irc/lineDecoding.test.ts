import { expect, test } from "bun:test";
import { LineEndNormalizer } from "../../../src/protocols/irc/lineDecoding.ts";

test("CR, LF and CRLF end a line, wherever the chunks are cut", () => {
  const stream = "a\rb\nc\r\nd\r\re\n\r";
  for (let size = 1; size <= stream.length; size++) {
    const lineEnds = new LineEndNormalizer();
    let normalized = "";
    for (let at = 0; at < stream.length; at += size) {
      normalized += Buffer.from(
        lineEnds.normalize(Buffer.from(stream.slice(at, at + size))),
      ).toString();
    }
    expect(normalized.replaceAll("\r\n", "\n")).toBe("a\nb\nc\nd\n\ne\n\n");
  }
});
