import type { Answer, Packet } from "dns-packet";
import { AUTHORITATIVE_ANSWER, decode, encode } from "dns-packet";
import * as v from "valibot";
import type { Address } from "../model/address.ts";
import { readShortFingerprint } from "../model/fingerprint.ts";
import { oneLine } from "../model/text.ts";

const serviceType = "_classchat._tcp.local";
/** Lists what kinds of services there are (RFC 6763 §9). */
const allServiceTypes = "_services._dns-sd._udp.local";

/** Bytes that a label of a name may have (RFC 1035 §2.3.4). */
const labelBytes = 63;

/** Seconds for which others may keep what they heard (RFC 6762 §10). */
const hostTtl = 120;
const serviceTtl = 4_500;

/** What a server says of its class to whoever looks for one. */
export interface Announcement {
  name: string;
  port: number;
  /** Tells classes of one name apart: letters and digits. */
  id: string;
  /** In short, of the server's certificate, if it has one. */
  fingerprint?: string | undefined;
  asksForCode?: boolean | undefined;
}

/** What a class says of itself besides its name. Anybody may say it. */
interface Remarks {
  /** In short, of its certificate. */
  fingerprint?: string;
  asksForCode?: true;
}

/** A class that was heard of, at the address that spoke of it. */
export interface FoundClass extends Address, Remarks {
  name: string;
}

/** An answer as it was heard; the instance's name tells whether two are of one class. */
export interface HeardClass extends Remarks {
  instance: string;
  name: string;
  port: number;
}

export interface ClassQuery {
  /** What is answered repeats it if it came from a port of its own (RFC 6762 §6.7). */
  id: number;
  questions: NonNullable<Packet["questions"]>;
}

export function encodeQuery(): Uint8Array {
  return encode({ type: "query", questions: [{ type: "PTR", name: serviceType }] });
}

/** A question that a class answers, or undefined. */
export function decodeQuery(
  bytes: Uint8Array,
  { id }: Pick<Announcement, "id">,
): ClassQuery | undefined {
  const packet = decodePacket(bytes);
  if (packet?.type !== "query") return undefined;
  const questions = (packet.questions ?? []).filter(({ name: asked }) => {
    const name = asked.toLowerCase();
    const isOfInstance = name.endsWith(`-${id}.${serviceType}`);
    return name === serviceType || name === allServiceTypes || name === hostOf(id) || isOfInstance;
  });
  return questions.length === 0 ? undefined : { id: packet.id ?? 0, questions };
}

interface ResponseOptions {
  /** The class's address on the link. */
  address: string;
  /** The question, if whoever asked is answered alone. */
  query?: ClassQuery | undefined;
  /** Tells everybody to forget the class. */
  isGoodbye?: boolean;
}

/** All that there is to know of a class. */
export function encodeResponse(
  { name, port, id, fingerprint, asksForCode }: Announcement,
  { address, query, isGoodbye = false }: ResponseOptions,
): Uint8Array {
  const instance = `${instanceLabel(name, id)}.${serviceType}`;
  const ttl = (usual: number): number => (isGoodbye ? 0 : usual);
  // Only in what all hear: old resolvers do not know the bit (RFC 6762 §6.7).
  const flush = query === undefined;
  const answers: Answer[] = [
    { type: "PTR", name: serviceType, ttl: ttl(serviceTtl), data: instance },
    { type: "SRV", name: instance, ttl: ttl(hostTtl), flush, data: { port, target: hostOf(id) } },
    {
      type: "TXT",
      name: instance,
      ttl: ttl(serviceTtl),
      flush,
      data: [
        "txtvers=1",
        `name=${name}`,
        ...(fingerprint === undefined ? [] : [`fp=${fingerprint}`]),
        ...(asksForCode ? ["code=1"] : []),
      ],
    },
    { type: "A", name: hostOf(id), ttl: ttl(hostTtl), flush, data: address },
  ];
  if (!isGoodbye) {
    answers.push({ type: "PTR", name: allServiceTypes, ttl: serviceTtl, data: serviceType });
  }
  const { id: queryId = 0, questions = [] } = query ?? {};
  const isLegacy = { id: queryId, questions };
  return encode({ type: "response", flags: AUTHORITATIVE_ANSWER, ...isLegacy, answers });
}

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

/** The classes that a packet speaks of; none if it is not a whole answer. Names may be anything that was sent. */
export function decodeResponse(bytes: Uint8Array): HeardClass[] {
  const packet = decodePacket(bytes);
  if (packet?.type !== "response") return [];
  const records = [...(packet.answers ?? []), ...(packet.additionals ?? [])];
  return records.flatMap((record) => {
    if (record.type !== "PTR" || record.name.toLowerCase() !== serviceType) return [];
    if (record.ttl === 0) return [];
    const instance = record.data;
    const srv = records.find((other) => other.type === "SRV" && other.name === instance);
    const txt = records.find((other) => other.type === "TXT" && other.name === instance);
    if (srv?.type !== "SRV" || !v.is(port, srv.data.port)) return [];
    const texts = txt?.type === "TXT" ? [txt.data].flat().map(String) : [];
    const valueOf = (key: string): string | undefined => {
      return texts.find((text) => text.startsWith(`${key}=`))?.slice(key.length + 1);
    };
    const name = oneLine(valueOf("name") || instance.slice(0, -serviceType.length - 1)).trim();
    const fingerprint = readShortFingerprint(valueOf("fp") ?? "");
    return [
      {
        instance,
        name: name || "A class",
        port: srv.data.port,
        ...(fingerprint !== undefined && { fingerprint }),
        ...(valueOf("code") === "1" && { asksForCode: true as const }),
      },
    ];
  });
}

/** The packet's parts; undefined if the bytes are not a packet. */
function decodePacket(bytes: Uint8Array): Packet | undefined {
  try {
    return decode(Buffer.from(bytes));
  } catch {
    return undefined;
  }
}

/** A name that no other class has, so that nobody need be asked whether it is free: dots part labels. */
function instanceLabel(name: string, id: string): string {
  const end = `-${id}`;
  const start = name.replaceAll(".", "-");
  const whole = new TextEncoder().encode(start).subarray(0, labelBytes - end.length);
  // What is cut in the middle of a character leaves none of it.
  return new TextDecoder().decode(whole, { stream: true }) + end;
}

function hostOf(id: string): string {
  return `classchat-${id}.local`;
}
