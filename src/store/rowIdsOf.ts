/** Room for the numbers of one class: more than four thousand million. */
const perClass = 2 ** 32;

/** The ids of one class's rows: above `first`, below `end`. */
export interface RowIds {
  first: number;
  end: number;
}

/** What the ids of class `number` lie between; the row of number n in it has the id `first + n`. */
export function rowIdsOf(number: number): RowIds {
  return { first: number * perClass, end: (number + 1) * perClass };
}
