import type { Act, PrivateRule } from "../model/act.ts";
import type { MenuItem, MenuSection } from "./menu.tsx";
import type { MenuControls } from "./menuButtons.tsx";
import { dialogTexts } from "./dialogTexts.ts";

/** How long somebody can be muted for by the menu, in minutes. */
const muteMinutes = [5, 10, 30];
/** How slow the class can be made by the menu, in seconds. */
const slowSeconds = [0, 5, 15, 30, 60];
const privateRules: readonly PrivateRule[] = ["on", "teacher", "off"];
const words = dialogTexts.orders;

/**
 * What a teacher may order of a person.
 * @param isOfMessage beside one of their messages, which can be taken back by itself
 */
export function listOrders(
  name: string,
  isOfMessage: boolean,
  { chat, ask }: MenuControls,
): MenuSection[] {
  const isHere = chat.roster.members.includes(name);
  const whileHere = [
    ...muteMinutes.map((minutes) => order(words.mute(minutes), { type: "mute", name, minutes })),
    order(words.muteUntilUnmuted, { type: "mute", name }),
    order(words.unmute, { type: "unmute", name }),
  ];
  const others: MenuItem[] = [
    ...(isOfMessage ? [] : [order(words.takeBackLast, { type: "retract", name, count: 1 })]),
    question(words.takeBackAll, "retract"),
    question(words.remove, "remove"),
  ];
  if (!isHere) return [{ items: [order(words.allow, { type: "allow", name })] }, { items: others }];
  return [
    { items: whileHere },
    { items: [{ label: words.rename, run: () => ask({ kind: "rename", name }) }] },
    { items: others },
  ];

  function order(label: string, act: Act): MenuItem {
    return { label, run: () => chat.order(act) };
  }

  function question(label: string, kind: "retract" | "remove"): MenuItem {
    return { label, isGrave: true, run: () => ask({ kind, name }) };
  }
}

/** What a teacher may order for the whole class. */
export function listClassOrders({ chat, ask }: MenuControls): MenuSection[] {
  const { quiet, locked, slow, private: rule } = chat.session.holding;
  const waits = slowSeconds.includes(slow) ? slowSeconds : [...slowSeconds, slow];
  return [
    { items: [{ label: words.pin, run: () => ask({ kind: "pin" }) }] },
    {
      items: [
        choice(words.quiet, quiet, { type: "quiet", on: !quiet }),
        choice(words.locked, locked, { type: "lock", on: !locked }),
      ],
    },
    {
      title: words.slow,
      items: waits.map((wait) => {
        const label = wait === 0 ? words.noWait : words.seconds(wait);
        return choice(label, wait === slow, { type: "slow", seconds: wait });
      }),
    },
    {
      title: words.private,
      items: privateRules.map((to) =>
        choice(words.privateRules[to], to === rule, { type: "private", to }),
      ),
    },
  ];

  function choice(label: string, isOn: boolean, act: Act): MenuItem {
    return { label, isOn, run: () => chat.order(act) };
  }
}
