import type {
  GroupLeftEvent,
  InvitationNoticed,
  RenamedEvent,
  RoomEvent,
} from "../../model/event.ts";
import { createSharedEncoder } from "../../wire/encoder.ts";
import type { ClientState } from "./clientState.ts";
import { buildGroupLeftLines, buildRoomLines } from "./eventLines.ts";
import type { Directory } from "./hostmask.ts";
import { formatIrcLine } from "./ircLine.ts";

export interface EventEncodersOptions {
  directory: Directory;
  /** Why the member of that name does not read messages now; undefined if they do. */
  findAwayMessage: (name: string) => string | undefined;
}

interface RoomEventFormat {
  isExtended: boolean;
  showsAway: boolean;
}

/** Encodes events that many are told. Clients of the same kind share the same bytes. */
export class EventEncoders {
  readonly #options: EventEncodersOptions;
  /** By whether the client has extended-join and away-notify. */
  readonly #encodeRoomEvents = [false, true].map((isExtended) =>
    [false, true].map((showsAway) =>
      createSharedEncoder((event: RoomEvent) =>
        this.#formatRoomEvent(event, { isExtended, showsAway }),
      ),
    ),
  );
  readonly #encodeRenames = createSharedEncoder(({ from, to }: RenamedEvent) => {
    return formatIrcLine({ source: this.#hostmask(from), command: "NICK", params: [to] });
  });
  readonly #encodeGroupsLeft = createSharedEncoder((event: GroupLeftEvent) => {
    return buildGroupLeftLines(event, this.#options.directory).map(formatIrcLine).join("");
  });
  readonly #encodeInvitations = createSharedEncoder(({ room, name, by }: InvitationNoticed) => {
    return formatIrcLine({ source: this.#hostmask(by), command: "INVITE", params: [name, room] });
  });

  constructor(options: EventEncodersOptions) {
    this.#options = options;
  }

  /** Encodes what happens in a room for a client with these capabilities. */
  encodeRoomEvent(event: RoomEvent, { caps }: Pick<ClientState, "caps">): Uint8Array {
    const rows = this.#encodeRoomEvents[Number(caps.has("extended-join"))];
    return rows?.[Number(caps.has("away-notify"))]?.([event]) ?? new Uint8Array(0);
  }

  /** Encodes a NICK line (RFC 2812 §3.1.2). */
  encodeRename(event: RenamedEvent): Uint8Array {
    return this.#encodeRenames([event]);
  }

  /** Encodes that members left a group. */
  encodeGroupLeft(event: GroupLeftEvent): Uint8Array {
    return this.#encodeGroupsLeft([event]);
  }

  /** Encodes for other members of a room that somebody is invited (IRCv3 invite-notify). */
  encodeInvitation(event: InvitationNoticed): Uint8Array {
    return this.#encodeInvitations([event]);
  }

  /** Says of a member who joins a room while they are away that they are (IRCv3 away-notify). */
  #formatRoomEvent(event: RoomEvent, { isExtended, showsAway }: RoomEventFormat): string {
    const { directory, findAwayMessage } = this.#options;
    const format = { directory, server: directory.name, extendedJoin: isExtended };
    const lines = buildRoomLines(event, format).map(formatIrcLine).join("");
    if (!showsAway || event.kind !== "roomJoined") return lines;
    const awayMessage = findAwayMessage(event.name);
    if (awayMessage === undefined) return lines;
    const source = this.#hostmask(event.name);
    return lines + formatIrcLine({ source, command: "AWAY", params: [awayMessage] });
  }

  #hostmask(name: string): string {
    return this.#options.directory.hostmask(name);
  }
}
