/** What one may wish of a room, besides speaking in it; the room is as it was typed. */
export type RoomCommand =
  | { type: "join"; room: string; key?: string }
  | { type: "leave"; room: string; reason?: string }
  /** Without `topic` it asks for it, and `mode` without `modes` for those. */
  | { type: "topic"; room: string; topic?: string }
  | { type: "kick"; room: string; name: string; reason?: string }
  | { type: "invite"; room: string; name: string }
  /** `modes` as IRC users write them: `+ik secret`. */
  | { type: "mode"; room: string; modes?: string };

/** What one may ask of rooms, which changes nothing. */
export type RoomQuery = { type: "names"; room: string } | { type: "rooms" };
