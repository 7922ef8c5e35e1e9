import { afterAll } from "bun:test";
import { rm } from "node:fs/promises";
import { historyRoot } from "./executable.ts";

afterAll(async () => {
  await rm(historyRoot, { recursive: true, force: true });
});
