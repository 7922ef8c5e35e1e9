import { HistoryReader } from "../../src/store/historyReader.ts";
import type { DataFolder } from "./dataFolder.ts";

/** What was said in each class of a folder. */
export function textsOf(folder: Pick<DataFolder, "path">): string[][] {
  using reader = new HistoryReader(folder.path);
  return reader.classes().map(({ number: classNumber }) => {
    const pages = [...reader.pages({ classNumber, includePrivate: true })];
    return pages.flat().map(({ text }) => text);
  });
}
