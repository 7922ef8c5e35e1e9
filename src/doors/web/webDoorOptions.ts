import type { DoorOptions } from "../door.ts";
import type { Turn } from "../turn.ts";

/** What the web door is made with. */
export interface WebDoorOptions extends DoorOptions {
  turn: Turn;
  /** This program's, for `/health`. */
  version: string;
  /** Something threw that belongs to one connection or none. */
  onError: (error: unknown) => void;
}
