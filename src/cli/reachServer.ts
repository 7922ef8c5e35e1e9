import type { Endpoint } from "../client/connection.ts";
import { tcpEndpoint } from "../client/tcpEndpoint.ts";
import { isLoopback } from "../model/address.ts";
import type { StandardStreams } from "./fileOutput.ts";
import type { ServerChoice } from "./serverTrust.ts";

/** The server that was given, or the class that is found, and the invite's code. What one needs is loaded only then. */
export async function reachServer(
  given: ServerChoice | undefined,
  dataDir: string | undefined,
  streams: StandardStreams,
): Promise<{ endpoint: Endpoint; code: string | undefined }> {
  const server = given ?? (await (await import("./serverChoice.ts")).chooseServer(streams));
  const { code } = server;
  // What is said to this machine goes over no network.
  if (isLoopback(server.host)) return { endpoint: tcpEndpoint(server), code };
  const [{ KnownServers }, { ServerTrust }, { findDataDir }] = await Promise.all([
    import("./knownServers.ts"),
    import("./serverTrust.ts"),
    import("./dataDir.ts"),
  ]);
  const known = await KnownServers.open(findDataDir(dataDir));
  for (const line of known.damagedLines) {
    streams.errors.write(`Line ${line} of ${known.path} is damaged, and left as it is.\n`);
  }
  const trust = new ServerTrust(known, server);
  return { endpoint: tcpEndpoint(server, (fingerprint) => trust.judge(fingerprint)), code };
}
