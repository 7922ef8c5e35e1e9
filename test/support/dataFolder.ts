import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of its own for a history; gone when it is disposed of. */
export class DataFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "classchat-test-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
