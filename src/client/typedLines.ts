import type { Line } from "../wire/lineSplitter.ts";
import { LineSplitter } from "../wire/lineSplitter.ts";

/** The lines of a pipe, a file or a terminal that is not edited here, as they come. */
export async function* typedLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  const splitter = new LineSplitter();
  for await (const bytes of endingOnError(input)) {
    splitter.push(bytes);
    for (let line = splitter.next(); line !== undefined; line = splitter.next()) yield line;
  }
  const rest = splitter.rest();
  if (rest !== undefined) yield rest;
}

/** A terminal that is gone, or a pipe that broke, has nothing more to say. */
async function* endingOnError(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* input;
  } catch {
    // The lines read so far are all there are.
  }
}
