/**
 * One member's time in one room, as far as he can know it, in moments of the round: he is in it at some
 * moment between wishing it and being told so, and out of it between wishing that and being told.
 */
export interface ChaosVisit {
  room: string;
  wished: number;
  entered?: number;
  leaving?: number;
  left?: number;
}

/** What one said, when it was sent and when receipted; it was numbered at some moment between the two. */
export interface Sent {
  to: string;
  seq: number | undefined;
  sent: number;
  receipted: number | undefined;
}

/** Whether who was there so heard it: surely, perhaps, or surely not. */
export function heardIn(
  visits: readonly ChaosVisit[],
  { to, sent, receipted = Infinity }: Sent,
): "yes" | "perhaps" | "no" {
  const there = visits.filter(({ room }) => room === to);
  const isSure = there.some(({ entered = Infinity, leaving = Infinity }) => {
    return entered < sent && receipted < leaving;
  });
  if (isSure) return "yes";
  const isPossible = there.some(({ wished, left = Infinity }) => wished < receipted && sent < left);
  return isPossible ? "perhaps" : "no";
}
