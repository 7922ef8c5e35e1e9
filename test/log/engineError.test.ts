import { expect, test } from "bun:test";
import { JetStreamApiError } from "@nats-io/jetstream";
import { explainEngine } from "../../src/log/engineError.ts";

const servers = ["nats://10.0.0.1:4222", "nats://10.0.0.2:4222"];

test("machines that answer and have no leader are not said to give no answer", () => {
  const description = "JetStream system temporarily unavailable";
  const error = new JetStreamApiError({ code: 503, err_code: 10_008, description });
  expect(explainEngine(error, servers).message).toBe(
    "The machines at nats://10.0.0.1:4222, nats://10.0.0.2:4222 have no leader " +
      `(${description}): start most of them, and then this again.`,
  );
});
