import type { Announcement } from "./classRecords.ts";
import { decodeQuery, encodeResponse } from "./classRecords.ts";
import type { Link, LinkSocket, Sender } from "./link.ts";
import { findLinks, multicastPort, openLinkSocket } from "./link.ts";

/** Milliseconds between two looks at the machine's interfaces: a laptop comes into another network. */
const lookEveryMs = 5_000;

export interface AnnouncerOptions extends Announcement {
  links?: () => Link[];
  /** The usual one of DNS on the link, unless given. */
  linkPort?: number;
}

/** Answers, on every network of this machine, whoever looks for a class. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #links: () => Link[];
  readonly #linkPort: number;
  /** By the address of the link; undefined while it is opened. */
  readonly #sockets = new Map<string, { link: Link; socket: LinkSocket | undefined }>();
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#links = options.links ?? findLinks;
    this.#linkPort = options.linkPort ?? multicastPort;
  }

  /** Resolves to whether the class can be found now, on one network at least. */
  async start(): Promise<boolean> {
    await this.#follow();
    if (!this.#isStopped) this.#timer = setInterval(() => void this.#follow(), lookEveryMs);
    return [...this.#sockets.values()].some(({ socket }) => socket !== undefined);
  }

  /** Says goodbye and closes every socket. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    for (const { link, socket } of this.#sockets.values()) {
      socket?.send(encodeResponse(this.#options, { address: link.address, isGoodbye: true }));
      socket?.close();
    }
    this.#sockets.clear();
  }

  /** Opens the links that are new, and closes those that are gone. */
  async #follow(): Promise<void> {
    const links = this.#links();
    const addresses = new Set(links.map(({ address }) => address));
    for (const [address, { socket }] of this.#sockets) {
      if (addresses.has(address) || !socket) continue;
      socket.close();
      this.#sockets.delete(address);
    }
    const added = links.filter(({ address }) => !this.#sockets.has(address));
    await Promise.all(added.map((link) => this.#open(link)));
  }

  async #open(link: Link): Promise<void> {
    const { address } = link;
    const place: { link: Link; socket: LinkSocket | undefined } = { link, socket: undefined };
    this.#sockets.set(address, place);
    const receive = (bytes: Uint8Array, from: Sender): void => this.#answer(bytes, from, place);
    const port = this.#linkPort;
    const socket = await openLinkSocket({ link, port, isPrivate: false, receive });
    if (this.#isStopped) socket?.close();
    else if (!socket) this.#sockets.delete(address);
    else {
      place.socket = socket;
      socket.send(encodeResponse(this.#options, { address }));
    }
  }

  #answer(
    bytes: Uint8Array,
    from: Sender,
    { link: { address }, socket }: { link: Link; socket: LinkSocket | undefined },
  ): void {
    const query = decodeQuery(bytes, this.#options);
    if (!query) return;
    if (from.port === this.#linkPort) socket?.send(encodeResponse(this.#options, { address }));
    else socket?.send(encodeResponse(this.#options, { address, query }), from);
  }
}
