import type { JSX } from "preact";
import type { Act, PrivateRule } from "../model/act.ts";
import { windowName } from "../model/name.ts";
import type { ChatModel } from "./chatModel.ts";
import { dialogTexts } from "./dialogTexts.ts";
import type { MenuItem, MenuSection } from "./menu.tsx";
import { MenuButton } from "./menu.tsx";
import type { OrderQuestion } from "./orderDialogs.tsx";

/** How long somebody can be muted for by the menu, in minutes. */
const muteMinutes = [5, 10, 30];
/** How slow the class can be made by the menu, in seconds. */
const slowSeconds = [0, 5, 15, 30, 60];
const privateRules: readonly PrivateRule[] = ["on", "teacher", "off"];
const words = dialogTexts.orders;

/** What a teacher may order of one person, by buttons. */
export interface OrderControls {
  chat: ChatModel;
  /** Asks for what an order needs, or whether it is meant. */
  ask: (question: OrderQuestion) => void;
}

export interface PersonMenuProps extends OrderControls {
  /** The person's name now. */
  name: string;
  /** The number of the message of theirs that it belongs to. */
  seq?: number;
  tabIndex?: number;
}

/** What a teacher may order of the person; nothing of themselves but to take a message back, nor of teachers. */
export function PersonMenu(props: PersonMenuProps): JSX.Element | null {
  const { chat, ask, name, seq, tabIndex } = props;
  const { roster } = chat;
  const isMine = name === roster.me;
  if (name === windowName) return null;
  if (isMine ? seq === undefined : roster.teachers.has(name)) return null;
  const isOfMessage = seq !== undefined;
  return (
    <MenuButton
      class="more"
      icon="more"
      label={isOfMessage ? words.forMessage(name) : words.forPerson(name)}
      {...(isOfMessage && { title: words.otherMessages })}
      {...(tabIndex !== undefined && { tabIndex })}
      list={() => {
        const message = seq === undefined ? [] : [{ items: [takeBack(seq)] }];
        return isMine ? message : [...message, ...listForPerson()];
      }}
    />
  );

  function takeBack(message: number): MenuItem {
    const { label, run } = order(words.takeBack, { type: "retract", seq: message });
    return {
      label,
      run() {
        run();
        // The message goes, and its button with it.
        document.querySelector<HTMLElement>("[role=log]")?.focus({ preventScroll: true });
      },
    };
  }

  function listForPerson(): MenuSection[] {
    const isHere = roster.members.includes(name);
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
    if (!isHere)
      return [{ items: [order(words.allow, { type: "allow", name })] }, { items: others }];
    return [
      { items: whileHere },
      { items: [{ label: words.rename, run: () => ask({ kind: "rename", name }) }] },
      { items: others },
    ];
  }

  function order(label: string, act: Act): MenuItem {
    return { label, run: () => void chat.order(act) };
  }

  function question(label: string, kind: "retract" | "remove"): MenuItem {
    return { label, isGrave: true, run: () => ask({ kind, name }) };
  }
}

/** What a teacher may order for the whole class. */
export function ClassMenu({ chat, ask }: OrderControls): JSX.Element {
  return (
    <MenuButton class="head-button" icon="order" label={words.menu} list={list}>
      <span class="wide">{words.menu}</span>
    </MenuButton>
  );

  function list(): MenuSection[] {
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
  }

  function choice(label: string, isOn: boolean, act: Act): MenuItem {
    return { label, isOn, run: () => void chat.order(act) };
  }
}
