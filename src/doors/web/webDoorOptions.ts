import type { DoorOptions } from "../door.ts";
import type { Navigations } from "../navigations.ts";
import type { Turn } from "../turn.ts";

/** What the web door is made with. */
export interface WebDoorOptions extends DoorOptions {
  turn: Turn;
  /** Is told of each page that is asked for. */
  navigations: Navigations;
  /** This program's, for `/health`. */
  version: string;
  /** Something threw that belongs to one connection or none. */
  onError: (error: unknown) => void;
}
