import { ask } from "../../src/cli/question.ts";

/** `asker.ts MILLISECONDS`: asks a question on the terminal for so long, and prints the answer. */
const answer = await ask("Who is there? ", { withinMs: Number(process.argv[2]) });
process.stdout.write(`It is ${JSON.stringify(answer)}.\n`);
