import { encode } from "uqr";

/** Modules of light around it, by which scanners find it (ISO/IEC 18004 §6.3.8). */
const quietZone = 4;

/** A text as a QR code with its quiet zone, row by row: whether a module is dark. */
export function encodeQrCode(text: string): readonly (readonly boolean[])[] {
  // The most correction that makes it no larger: screens are clean, and large modules are read from afar.
  return encode(text, { border: quietZone, boostEcc: true }).data;
}
