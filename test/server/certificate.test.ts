import { expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { chmod, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { CertificateError, ServerCertificate } from "../../src/server/certificate.ts";
import { DataFolder } from "../support/dataFolder.ts";

test("a data folder has one certificate for good, whose key is for its owner alone", async () => {
  using folder = new DataFolder();
  const first = await new ServerCertificate(folder.path).load();
  const again = await new ServerCertificate(folder.path).load();
  expect(again).toEqual(first);
  expect(await readdir(folder.path)).toEqual(["certificate.pem"]);
  const { mode } = await stat(join(folder.path, "certificate.pem"));
  expect(mode & 0o777).toBe(0o600);
  const { subjectAltName, fingerprint256, publicKey, validToDate } = new X509Certificate(
    first.cert,
  );
  expect(subjectAltName).toBe("DNS:classchat");
  expect(publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
  expect(validToDate.getUTCFullYear()).toBe(2_099);
  expect(first.fingerprint).toBe(fingerprint256.replaceAll(":", "").toLowerCase());
});

test("servers that start at once in a new folder are one and the same to their clients", async () => {
  using folder = new DataFolder();
  const servers = Array.from({ length: 8 }, () => new ServerCertificate(folder.path));
  const loaded = await Promise.all(servers.map((server) => server.load()));
  expect(new Set(loaded.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  expect(await readdir(folder.path)).toEqual(["certificate.pem"]);
});

test("without a folder, it lasts as long as the server", async () => {
  const server = new ServerCertificate(undefined);
  expect(server.loaded).toBeUndefined();
  const loaded = await server.load();
  expect(await server.load()).toBe(loaded);
  expect(server.loaded).toBe(loaded);
  expect(await new ServerCertificate(undefined).load()).not.toEqual(loaded);
});

test("a certificate that cannot be used is said in a sentence, stays, and can be mended", async () => {
  using folder = new DataFolder();
  const path = join(folder.path, "certificate.pem");
  const { fingerprint } = await new ServerCertificate(folder.path).load();
  const whole = await Bun.file(path).text();
  using otherFolder = new DataFolder();
  await new ServerCertificate(otherFolder.path).load();
  const other = await Bun.file(join(otherFolder.path, "certificate.pem")).text();
  const certificate = /-+BEGIN CERTIFICATE[^]*/;
  const mixed = whole.replace(certificate, certificate.exec(other)?.[0] ?? "");
  const server = new ServerCertificate(folder.path);
  for (const damaged of ["", "nonsense", whole.slice(0, 200), mixed]) {
    await Bun.write(path, damaged);
    await expect(server.load()).rejects.toThrow(
      `The certificate ${path} is damaged, so nobody can join by TLS. Restore it, or delete it for a new one: clients then see another server.`,
    );
    expect(await Bun.file(path).text()).toBe(damaged);
  }
  await Bun.write(path, whole);
  expect((await server.load()).fingerprint).toBe(fingerprint);
});

test.skipIf(process.platform === "win32")(
  "a certificate that others can read, or in a folder that cannot be used, is refused",
  async () => {
    using folder = new DataFolder();
    const path = join(folder.path, "certificate.pem");
    await new ServerCertificate(folder.path).load();
    await chmod(path, 0o640);
    const refused = new ServerCertificate(folder.path).load();
    await expect(refused).rejects.toThrow(`Keep it for yourself: chmod 600 ${path}`);
    const missing = new ServerCertificate(join(folder.path, "missing")).load();
    await expect(missing).rejects.toThrow("cannot be used (ENOENT)");
    await expect(missing).rejects.toBeInstanceOf(CertificateError);
  },
);
