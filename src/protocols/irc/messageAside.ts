import * as v from "valibot";

/** What an IRC client's message has for other IRC clients alone. */
export interface Aside {
  /** Where its client broke lines that are too long, as places in the text. */
  breaks?: number[];
}

const schema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    breaks: v.exactOptional(v.array(v.number())),
  }),
);

/** Undefined when there is nothing in it. */
export function formatAside(aside: Aside): string | undefined {
  return (aside.breaks ?? []).length === 0 ? undefined : JSON.stringify(aside);
}

export function parseAside(text: string): Aside {
  const parsed = v.safeParse(schema, text);
  return parsed.success ? parsed.output : {};
}
