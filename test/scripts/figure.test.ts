import { expect, test } from "bun:test";
import { drawDeliveries } from "../../scripts/bench/figure.ts";

const cpu = { generator: 0, server: 0, others: 0 };

test("the figure has a bar for each server that was measured, as long as its rate", () => {
  const svg = drawDeliveries([
    {
      receivers: 1_000,
      servers: {
        classchat: { perSecond: 4_000_000, cpu },
        baseline: { perSecond: 8_000_000, cpu },
        ngircd: { failed: "it did not start" },
      },
    },
  ]);
  const bars = [...svg.matchAll(/<rect class="(\w+)" .*?width="(\d+)"/g)];
  expect(bars.map(([, style, width]) => `${style} ${width}`)).toEqual([
    "classchat 250",
    "other 500",
  ]);
  expect(svg).toContain("1,000 receivers");
  expect(svg).toContain("4.0 million");
  expect(svg).not.toContain("ngircd");
});
