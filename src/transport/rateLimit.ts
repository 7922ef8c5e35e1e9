import { limits } from "../model/limits.ts";
import type { SendBudget } from "./sendBudget.ts";

/** Lines that one client may send at once after a rest. */
export const rateBurst = 40;
/** Bytes that a line may bring in and cause to be sent before it counts as more than one. */
export const bytesPerLine = 131_072;
/** Milliseconds of the server's time that a line may take before it counts as more than one. */
export const msPerLine = 5;

/** Part of its bytes and time that a new connection has used, so that coming again earns nothing. */
const usedAtFirst = { bytes: 0.9, ms: 0.5 };
/** Milliseconds that one reading is charged at most: more passes only if the whole machine is busy. */
const chargedMs = 20;
/** Milliseconds of use that are remembered if the limit is lifted: who worked for an hour is not last for an hour. */
const rememberedMs = 500;

/** Tenths of a line added up fall short of a whole one by less than this. */
const rounding = 1e-9;

/**
 * What one connection may ask of the server: lines, the bytes they bring in and cause to be sent, and
 * the time they take. After a rest there is a burst of each. A line may be read once none of the three
 * is overdrawn, so a costly line is paid for by the wait after it. All times are milliseconds of a clock
 * that never goes back.
 */
export class RateLimit {
  readonly #linesPerSecond: number;
  readonly #sends: Pick<SendBudget, "part">;
  /** What is used of each burst; it comes back with time. */
  #lines = 0;
  #bytes = usedAtFirst.bytes * rateBurst * bytesPerLine;
  #ms = usedAtFirst.ms * rateBurst * msPerLine;
  #countedAt: number;

  /**
   * @param linesPerSecond for good; 0 lifts the limit
   * @param sends bytes come back the more slowly, the more waits for all
   */
  constructor(linesPerSecond: number, sends: Pick<SendBudget, "part">, now: number) {
    this.#linesPerSecond = linesPerSecond;
    this.#sends = sends;
    this.#countedAt = now;
    if (linesPerSecond === 0) this.#bytes = 0;
  }

  /** Which part of its burst is used, of what it used most: more than 1 if it is overdrawn. */
  usedPart(now: number): number {
    this.#count(now);
    const used = [this.#lines, this.#bytes / bytesPerLine, this.#ms / msPerLine];
    return Math.max(...used) / rateBurst;
  }

  /** Takes a line; false if it has to wait. */
  take(now: number): boolean {
    if (this.#linesPerSecond === 0) return true;
    if (this.waitMs(now) > 0) return false;
    this.#lines += 1;
    return true;
  }

  /** Milliseconds until a line may be taken, rounded up; 0 if it may be now. */
  waitMs(now: number): number {
    if (this.#linesPerSecond === 0) return 0;
    this.#count(now);
    const over = Math.max(this.#lines + 1 - rateBurst, this.#overdrawn);
    return over <= rounding ? 0 : Math.ceil((over * 1_000) / this.#linesPerSecond - rounding);
  }

  /** So many bytes or so much time is used that nothing may be read, even if no line is there. */
  get isOverdrawn(): boolean {
    return this.#linesPerSecond > 0 && this.#overdrawn > 0;
  }

  /** Something counts as so many lines. */
  spendLines(lines: number, now: number): void {
    if (this.#linesPerSecond === 0) return;
    this.#count(now);
    this.#lines += lines;
  }

  /** So many bytes came in, or are sent because of what came in. */
  spendBytes(bytes: number, now: number): void {
    if (this.#linesPerSecond === 0) return;
    this.#count(now);
    this.#bytes += bytes;
  }

  /** The server worked for so long on what came in. */
  spendMs(ms: number, now: number): void {
    this.#count(now);
    this.#ms += Math.min(ms, chargedMs);
  }

  /** Lines' worth of bytes or time beyond the burst. */
  get #overdrawn(): number {
    return Math.max(this.#bytes / bytesPerLine, this.#ms / msPerLine) - rateBurst;
  }

  #count(now: number): void {
    const seconds = Math.max(0, now - this.#countedAt) / 1_000;
    this.#countedAt = Math.max(now, this.#countedAt);
    // If the limit is lifted, only the time tells who used the least.
    const lines = seconds * (this.#linesPerSecond || limits.ratePerSecond);
    this.#lines = Math.max(0, this.#lines - lines);
    this.#bytes = Math.max(0, this.#bytes - lines * bytesPerLine * this.#sends.part);
    this.#ms = Math.max(0, this.#ms - lines * msPerLine);
    if (this.#linesPerSecond === 0) this.#ms = Math.min(this.#ms, rememberedMs);
  }
}
