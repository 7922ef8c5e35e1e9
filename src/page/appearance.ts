import type { Settings } from "./settings.ts";

const schemes = { light: "(prefers-color-scheme: light)", dark: "(prefers-color-scheme: dark)" };
type Scheme = keyof typeof schemes;

/** What of the page is for one of the system's colour schemes: rules of its style sheets, colours of the browser's bars. */
interface Part {
  scheme: Scheme;
  /** When it applies as long as the system decides; paper may be left out. */
  usual: string;
  apply: (media: string) => void;
}

/** Holds for every screen. */
const always = "(min-width: 0)";

let parts: Part[] | undefined;

/** Shows the page in the theme and the size of letters that its reader has chosen. */
export function applyAppearance({ theme, textSize }: Settings): void {
  const { style } = document.documentElement;
  style.setProperty("--text-scale", `${textSize / 100}`);
  style.setProperty("color-scheme", theme === "system" ? "" : theme);
  parts ??= findParts();
  for (const { scheme, usual, apply } of parts) {
    if (theme === "system") apply(usual);
    else apply(scheme === theme ? usual.replace(schemes[scheme], always) : "not all");
  }
}

function findParts(): Part[] {
  const rules = [...document.styleSheets].flatMap(({ cssRules }) =>
    [...cssRules].filter((rule) => rule instanceof CSSMediaRule),
  );
  const metas = [...document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")];
  return [
    ...rules.flatMap(({ media }) =>
      partOf(media.mediaText, (text) => {
        media.mediaText = text;
      }),
    ),
    ...metas.flatMap((meta) =>
      partOf(meta.media, (text) => {
        meta.media = text;
      }),
    ),
  ];
}

function partOf(media: string, apply: Part["apply"]): Part[] {
  const names: Scheme[] = ["light", "dark"];
  const scheme = names.find((name) => media.includes(schemes[name]));
  return scheme ? [{ scheme, usual: media, apply }] : [];
}
