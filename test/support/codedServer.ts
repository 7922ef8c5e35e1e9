import { ServerCertificate } from "../../src/server/certificate.ts";
import { decodeClientFrame } from "../../src/wire/clientFrame.ts";
import { encodeFrames } from "../../src/wire/encoder.ts";
import * as texts from "../../src/model/texts.ts";
import { shortenFingerprint } from "../../src/model/fingerprint.ts";
import { LineSplitter } from "../../src/wire/lineSplitter.ts";

/**
 * `codedServer.ts CODE`: a server that speaks nothing but TLS and welcomes whoever says the class code. Prints its
 * fingerprint in short and its port, and then what it hears.
 */
const [code] = process.argv.slice(2);
const certificate = await new ServerCertificate(undefined).load();
const listener = Bun.listen<LineSplitter>({
  hostname: "0.0.0.0",
  port: 0,
  tls: { key: certificate.key, cert: certificate.cert },
  socket: {
    open(socket) {
      socket.data = new LineSplitter();
    },
    data(socket, bytes) {
      socket.data.push(bytes);
      for (let line = socket.data.next(); line !== undefined; line = socket.data.next()) {
        if (typeof line === "string") hear(socket, line);
      }
    },
    error() {},
  },
});
process.stdout.write(`${shortenFingerprint(certificate.fingerprint)} ${listener.port}\n`);

function hear(socket: Bun.Socket<LineSplitter>, line: string): void {
  process.stdout.write(`${line}\n`);
  const decoded = decodeClientFrame(line);
  if (!decoded.ok) return;
  const { frame } = decoded;
  if (frame.type === "hello" && frame.code === code) {
    const { name } = frame;
    const here = { members: ["Alice"], groups: [], rooms: [], privateShown: true };
    socket.write(encodeFrames({ type: "welcome", v: 1, name, token: "token", seq: 0, ...here }));
  } else if (frame.type === "hello") {
    const isMissing = frame.code === undefined;
    const refused = isMissing
      ? ({ code: "class_code_missing", text: texts.classCodeMissing } as const)
      : ({ code: "class_code_wrong", text: texts.classCodeWrong } as const);
    socket.end(encodeFrames({ type: "refused", ...refused }));
  } else if (frame.type === "say") {
    const { id } = frame;
    socket.write(encodeFrames({ type: "receipt", id, seq: 1, status: 1, delivered: 1 }));
  } else if (frame.type === "exit") {
    socket.end();
  }
}
