/** The middle one; NaN of none. */
export function median(numbers: readonly number[]): number {
  return percentile(
    numbers.toSorted((one, other) => one - other),
    0.5,
  );
}

/** The number below which that share of the numbers lies, which stand in rising order. */
export function percentile(rising: ArrayLike<number>, share: number): number {
  const index = Math.min(rising.length - 1, Math.floor(rising.length * share));
  return rising[index] ?? Number.NaN;
}
