/** NaN for an empty list. */
export function median(numbers: readonly number[]): number {
  return percentile(
    numbers.toSorted((one, other) => one - other),
    0.5,
  );
}

/** @param rising numbers in ascending order @param share in [0, 1] */
export function percentile(rising: ArrayLike<number>, share: number): number {
  const index = Math.min(rising.length - 1, Math.floor(rising.length * share));
  return rising[index] ?? Number.NaN;
}
