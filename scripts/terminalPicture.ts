import { join } from "node:path";
import { readCommandLine } from "./commandLine.ts";
import { drawLesson, picturePath } from "./terminalPicture/lessonPicture.ts";

readCommandLine(
  `bun scripts/terminalPicture.ts: draws ${picturePath}, a terminal in a lesson, for the README
`,
  {},
);
await Bun.write(join(import.meta.dir, "..", picturePath), await drawLesson());
process.exit(0);
