import { closeSync, openSync, readSync } from "node:fs";

/** Bytes of a write-ahead log's header, and of each frame's (https://sqlite.org/fileformat2.html §4.1). */
const headerBytes = 32;
const frameHeaderBytes = 24;
/** How a log begins; one that ends in 1 has its checksums over big-endian numbers. */
const magics = [0x377f0682, 0x377f0683];
const bytesAtOnce = 2 ** 18;

type Checksum = readonly [first: number, second: number];

/**
 * Tells by its checksums whether a write-ahead log still holds what was written: SQLite itself compares them only
 * when it opens a log. Reads the file it opened, also after that was removed or moved.
 */
export class LogCheck implements Disposable {
  readonly #descriptor: number;
  /** Of the log that was looked at; another one is begun in the same file after a checkpoint. */
  #header = "";
  /** Frames that the last look reached. */
  #reached = 0;

  /** @param path of the log of an open database */
  constructor(path: string) {
    this.#descriptor = openSync(path, "r");
  }

  /**
   * Whether the header is whole, and the frames since the last look. Those that are in the database are not looked at:
   * once all are, another server may have begun a new log over them, of which nothing is committed yet.
   * @param checkpointed number of frames that are in the database
   * @param upTo number of frames that are committed, at least one
   */
  look(checkpointed: number, upTo: number): boolean {
    const header = this.#read(0, headerBytes).toString("hex");
    const isSame = header === this.#header && this.#reached <= upTo;
    if (!this.isWhole(Math.max(checkpointed, isSame ? this.#reached : 0), upTo)) return false;
    this.#header = header;
    this.#reached = upTo;
    return true;
  }

  /** Whether the header is whole, and the frames after that many. */
  isWhole(after: number, upTo: number): boolean {
    const header = this.#read(0, headerBytes);
    if (header.length < headerBytes || !magics.includes(header.readUInt32BE(0))) return false;
    const isLittleEndian = header.readUInt32BE(0) === magics[0];
    const written = checksumAt(header, 24);
    if (!isEqual(addChecksum([0, 0], header.subarray(0, 24), isLittleEndian), written)) {
      return false;
    }
    const salt = header.subarray(16, 24);
    const frameBytes = frameHeaderBytes + header.readUInt32BE(8);
    const place = (frame: number): number => headerBytes + frame * frameBytes;
    let sum = written;
    if (after > 0) {
      const last = this.#read(place(after - 1), frameHeaderBytes);
      if (last.length < frameHeaderBytes) return false;
      sum = checksumAt(last, 16);
    }
    const framesAtOnce = Math.ceil(bytesAtOnce / frameBytes);
    for (let from = after; from < upTo; from += framesAtOnce) {
      const length = Math.min(framesAtOnce, upTo - from) * frameBytes;
      const frames = this.#read(place(from), length);
      if (frames.length < length) return false;
      for (let at = 0; at < length; at += frameBytes) {
        const frame = frames.subarray(at, at + frameBytes);
        sum = addChecksum(sum, frame.subarray(0, 8), isLittleEndian);
        sum = addChecksum(sum, frame.subarray(frameHeaderBytes), isLittleEndian);
        if (!isEqual(sum, checksumAt(frame, 16))) return false;
        if (!frame.subarray(8, 16).equals(salt)) return false;
      }
    }
    return true;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }

  /** Fewer bytes if the file ends before. */
  #read(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, position));
  }
}

/** The checksum that goes on from one over more bytes, a multiple of eight of them (§4.2). */
function addChecksum(sum: Checksum, bytes: Buffer, isLittleEndian: boolean): Checksum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let [first, second] = sum;
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + view.getUint32(at, isLittleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, isLittleEndian) + first) >>> 0;
  }
  return [first, second];
}

function checksumAt(bytes: Buffer, at: number): Checksum {
  return [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
}

function isEqual(one: Checksum, other: Checksum): boolean {
  return one[0] === other[0] && one[1] === other[1];
}
