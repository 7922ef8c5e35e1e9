import type { HubView } from "../hub/hubView.ts";
import type { MemberView } from "../hub/member.ts";
import { renderFoundNames, renderWho } from "../model/render.ts";
import type { TypedLine } from "../model/typedLine.ts";

/** What a person's `/who` is answered: who is here, or whose name begins as it says. */
export function renderPeople(
  view: HubView,
  { prefix, after }: Extract<TypedLine, { type: "who" }>,
  asker: MemberView,
): string[] {
  if (prefix === undefined) return renderWho(view.who(asker), asker.name);
  return renderFoundNames({ prefix, ...view.crowd.find(prefix, after) });
}
