import { describe, expect, test } from "bun:test";
import { Metrics } from "../../src/server/metrics.ts";
import { classroom } from "../support/classroom.ts";
import { ownAddress } from "../support/ownAddress.ts";

/** The samples of the text, by name and labels. */
function readSamples(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

test("/metrics counts members, messages, connections and refusals, and names nobody", async () => {
  await using room = await classroom();
  const bob = await room.native("Bob");
  const other = await room.native();
  other.sends({ type: "hello", v: 1, name: "bob" });
  await other.hears("refused");
  bob.says("everyone", "a secret");
  await bob.hears("receipt");
  const answer = await fetch(`http://127.0.0.1:${room.server.port}/metrics`);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  const samples = readSamples(text);
  expect(samples.get("classchat_members")).toBe(1);
  expect(samples.get("classchat_messages_total")).toBe(1);
  expect(samples.get('classchat_refusals_total{code="name_taken"}')).toBe(1);
  expect(samples.get("classchat_connections")).toBeGreaterThanOrEqual(2);
  expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
  expect(text).not.toMatch(/bob|secret/i);
});

describe.skipIf(ownAddress === undefined)("another machine", () => {
  const host = { host: "0.0.0.0" };

  test("may not read /metrics, and is told what to do", async () => {
    await using room = await classroom(host);
    const answer = await fetch(`http://${ownAddress}:${room.server.port}/metrics`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("--share-metrics");
  });

  test("may read /metrics if they are shared", async () => {
    await using room = await classroom({ ...host, areMetricsShared: true });
    const answer = await fetch(`http://${ownAddress}:${room.server.port}/metrics`);
    expect(answer.status).toBe(200);
    expect(readSamples(await answer.text()).get("classchat_members")).toBe(0);
  });
});

test("every family has its help and type before its samples, and labels are escaped", () => {
  const metrics = new Metrics({
    view: { memberCount: 2, roomCount: 0, newest: 5, deliveries: 7 },
    version: 'a "b" \\ c\nd',
    connections: () => 3,
    waitingBytes: () => 11,
    log: () => undefined,
  });
  metrics.noteRefused("full");
  metrics.noteRefused("full");
  metrics.note({ kind: "storageFailed", why: "disk full" });
  const text = metrics.render();
  expect(text).toContain('classchat_info{version="a \\"b\\" \\\\ c\\nd"} 1\n');
  expect(text).toContain('classchat_refused_connections_total{reason="full"} 2\n');
  expect(text).toContain("classchat_history_failing 1\n");
  expect(text).toEndWith("\n");
  let family = "";
  for (const line of text.trimEnd().split("\n")) {
    const [, comment, name = ""] = /^# (HELP|TYPE) (\w+) ./.exec(line) ?? [];
    if (comment === "HELP") family = name;
    else if (comment === "TYPE") expect(name).toBe(family);
    else expect(line).toMatch(new RegExp(`^${family}(\\{.*\\})? [\\d.e+]+$`));
  }
});
