import { bandwidth } from "./bandwidthAttacks.ts";
import { places } from "./placeAttacks.ts";
import { tls } from "./tlsAttacks.ts";
import { web } from "./webAttacks.ts";
import { work } from "./workAttacks.ts";

/** One way to spoil the class for the others. */
export interface Attack {
  /** What it does, in a few words. */
  readonly about: string;
  /** MiB of history that the class has when it begins. */
  readonly historyMiB?: number;
  /** Resolves once it is in full swing; it goes on until its process ends. */
  run(port: number): Promise<void>;
}

export const attacks: Readonly<Record<string, Attack>> = {
  ...work,
  ...bandwidth,
  ...places,
  ...web,
  ...tls,
};
