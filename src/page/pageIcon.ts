import calledIcon from "./iconCalled.svg";

let usualIcon: string | undefined;

/** Marks the page's icon, or takes the mark off. */
export function showBadge(isCalled: boolean): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (!link) return;
  usualIcon ??= link.href;
  const icon = isCalled ? calledIcon : usualIcon;
  if (link.getAttribute("href") !== icon) link.setAttribute("href", icon);
}
