/** What a member may ask of a room, besides talking in it. The room is as it was typed. */
export type RoomCommand =
  | { type: "join"; room: string; key?: string }
  | { type: "leave"; room: string; reason?: string }
  /** Asks for the topic if it has none; `mode` does the same for the modes. */
  | { type: "topic"; room: string; topic?: string }
  | { type: "kick"; room: string; name: string; reason?: string }
  | { type: "invite"; room: string; name: string }
  /** `modes` as IRC users write them: `+ik secret`. */
  | { type: "mode"; room: string; modes?: string };

/** What a member may ask about rooms, which changes nothing. */
export type RoomQuery = { type: "names"; room: string } | { type: "rooms" };
