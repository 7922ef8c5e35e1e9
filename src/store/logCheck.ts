import { closeSync, openSync, readSync } from "node:fs";

/** Bytes of a write-ahead log's header, and of each frame's (https://sqlite.org/fileformat2.html §4.1). */
const headerBytes = 32;
const frameHeaderBytes = 24;
/** How a log begins: the first has its checksums over little-endian numbers, the second over big-endian ones. */
const magics = [0x377f0682, 0x377f0683];
/** Bytes of the header before its own checksum. */
const summedBytes = 24;
const bytesAtOnce = 2 ** 18;

/** Two numbers of 32 bits, here with a sign, as sums of these are quick. */
type Checksum = readonly [first: number, second: number];

/**
 * Tells by its checksums whether a write-ahead log still holds what was written: SQLite itself compares them only
 * when it opens a log. Reads the file it opened, also after that was removed or moved.
 */
export class LogCheck implements Disposable {
  /** Undefined once it is closed. */
  #descriptor: number | undefined;

  /** @param path of the log of an open database */
  constructor(path: string) {
    this.#descriptor = openSync(path, "r");
  }

  /**
   * Whether the header is whole, and the frames from one to another. Those that are in the database need not be: once
   * all are, another server may have begun a new log over them, of which nothing is committed yet.
   * @param after number of frames that are left out
   * @param upTo number of frames that are committed, at least one
   */
  isWhole(after: number, upTo: number): boolean {
    const header = this.#read(0, headerBytes);
    if (header.length < headerBytes || !magics.includes(header.readUInt32BE(0))) return false;
    const isLittleEndian = header.readUInt32BE(0) === magics[0];
    const written = checksumAt(header, summedBytes);
    if (!isEqual(addChecksum([0, 0], viewOf(header), 0, summedBytes, isLittleEndian), written)) {
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
      const view = viewOf(frames);
      for (let at = 0; at < length; at += frameBytes) {
        sum = addChecksum(sum, view, at, 8, isLittleEndian);
        const pageAt = at + frameHeaderBytes;
        sum = addChecksum(sum, view, pageAt, frameBytes - frameHeaderBytes, isLittleEndian);
        if (!isEqual(sum, checksumAt(frames, at + 16))) return false;
        if (!frames.subarray(at + 8, at + 16).equals(salt)) return false;
      }
    }
    return true;
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** Fewer bytes if the file ends before. */
  #read(position: number, length: number): Buffer {
    if (this.#descriptor === undefined) throw new Error("the log is closed");
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, position));
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The checksum that goes on from one over more bytes, a multiple of eight of them (§4.2). */
function addChecksum(
  sum: Checksum,
  view: DataView,
  from: number,
  length: number,
  isLittleEndian: boolean,
): Checksum {
  let [first, second] = sum;
  for (let at = from; at < from + length; at += 8) {
    first = (first + view.getInt32(at, isLittleEndian) + second) | 0;
    second = (second + view.getInt32(at + 4, isLittleEndian) + first) | 0;
  }
  return [first, second];
}

function checksumAt(bytes: Buffer, at: number): Checksum {
  return [bytes.readInt32BE(at), bytes.readInt32BE(at + 4)];
}

function isEqual(one: Checksum, other: Checksum): boolean {
  return one[0] === other[0] && one[1] === other[1];
}
