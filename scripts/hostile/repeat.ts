/** Runs this many at a time, each again and again; what fails is tried again. */
export function repeat(count: number, work: (index: number, time: number) => Promise<void>): void {
  const again = async (index: number): Promise<never> => {
    for (let time = 0; ; time++) {
      try {
        await work(index, time);
      } catch {
        await Bun.sleep(1);
      }
    }
  };
  for (let index = 0; index < count; index++) void again(index);
}
