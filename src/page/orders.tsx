import type { JSX } from "preact";
import { LazyModule, useLazyModule } from "./lazyModule.ts";
import type { OrderControls, PersonMenuProps } from "./orderMenus.tsx";

const orderMenus = new LazyModule(() => import("./orderMenus.tsx"));

/** What a teacher may order of the person. Who is no teacher does not load it. */
export function PersonOrders(props: PersonMenuProps): JSX.Element | null {
  return props.chat.roster.isInCharge ? <LoadedPersonMenu {...props} /> : null;
}

/** What a teacher may order for the whole class. */
export function ClassOrders(props: OrderControls): JSX.Element | null {
  return props.chat.roster.isInCharge ? <LoadedClassMenu {...props} /> : null;
}

function LoadedPersonMenu(props: PersonMenuProps): JSX.Element | null {
  const loaded = useLazyModule(orderMenus);
  return loaded ? <loaded.PersonMenu {...props} /> : null;
}

function LoadedClassMenu(props: OrderControls): JSX.Element | null {
  const loaded = useLazyModule(orderMenus);
  return loaded ? <loaded.ClassMenu {...props} /> : null;
}
