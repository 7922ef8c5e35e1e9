import type { DeliveryRate } from "./loadGenerator.ts";
import type { Measurements } from "./measurements.ts";
import type { ServerName } from "./protocols.ts";
import type { Outcomes } from "./testBeds.ts";
import { isMeasured } from "./testBeds.ts";

/** Servers in the order of their bars, with the name and the style of each. */
const series: readonly [name: ServerName, label: string, style: string][] = [
  ["classchat", "ClassChat", "classchat"],
  ["irc", "ClassChat by IRC", "irc"],
  ["baseline", "plain broadcaster", "other"],
  ["ngircd", "ngircd", "other"],
  ["nats", "nats-server", "other"],
];

const count = new Intl.NumberFormat("en");
const millions = new Intl.NumberFormat("en", {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Pixels. Text starts at `textX`, bars at `barX`; the longest bar ends at `barEnd`. */
const width = 760;
const [textX, barX, barEnd] = [20, 160, 660];
const [rowHeight, barHeight, titleHeight, headingHeight, groupGap] = [22, 15, 66, 24, 12];

/** Every text and bar has one colour for a light page and one for a dark page. */
const styles = `
    text { font: 13px system-ui, sans-serif; fill: #1f2430 }
    .title { font-size: 17px; font-weight: 600 }
    .heading { font-weight: 600 }
    .note { fill: #59606f }
    .classchat { fill: #2f5fd0 }
    .irc { fill: #7d9eea }
    .other { fill: #a9b0bd }
    @media (prefers-color-scheme: dark) {
      text { fill: #e8eaf0 }
      .note { fill: #a4abba }
      .classchat { fill: #7ea2ff }
      .irc { fill: #4c69b5 }
      .other { fill: #6d7482 }
    }`;

/** Draws deliveries a second as an SVG bar chart: a group for each number of receivers, a bar for each server. */
export function drawDeliveries(deliveries: NonNullable<Measurements["deliveries"]>): string {
  const rates = deliveries.flatMap(({ servers }) => series.map(([name]) => rateOf(servers, name)));
  const highest = Math.max(...rates.filter((rate) => rate !== undefined), 1);
  const parts: string[] = [];
  let y = titleHeight;
  for (const { receivers, servers } of deliveries) {
    parts.push(text(textX, y + 14, "heading", `${count.format(receivers)} receivers`));
    y += headingHeight;
    for (const [name, label, style] of series) {
      const rate = rateOf(servers, name);
      if (rate === undefined) continue;
      const length = Math.max(1, Math.round(((barEnd - barX) * rate) / highest));
      const baseline = y + barHeight - 3;
      parts.push(
        text(textX, baseline, "", label),
        `<rect class="${style}" x="${barX}" y="${y}" width="${length}" height="${barHeight}" rx="2"/>`,
        text(barX + length + 8, baseline, "note", `${millions.format(rate / 1e6)} million`),
      );
      y += rowHeight;
    }
    y += groupGap;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="Deliveries a second by number of receivers">
  <style>${styles}
  </style>
  ${text(textX, 28, "title", "Deliveries a second")}
  ${text(textX, 48, "note", "One sender, 64-byte texts. More is better.")}
  ${parts.join("\n  ")}
</svg>
`;
}

function rateOf(servers: Outcomes<DeliveryRate>, name: ServerName): number | undefined {
  const outcome = servers[name];
  return isMeasured(outcome) ? outcome.perSecond : undefined;
}

function text(x: number, y: number, style: string, words: string): string {
  return `<text class="${style}" x="${x}" y="${y}">${words}</text>`;
}
