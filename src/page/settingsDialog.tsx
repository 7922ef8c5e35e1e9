import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "./dialog.tsx";
import { dialogTexts } from "./dialogTexts.ts";
import { pageTexts } from "./pageTexts.ts";
import type { Settings, SettingsStore } from "./settings.ts";
import { enterMeanings, textSizes, themes } from "./settings.ts";
import { useValue } from "./useValue.ts";
import { askToNotify, canNotify, ring } from "./signs.ts";

export interface SettingsDialogProps {
  settings: SettingsStore;
  close: () => void;
}

/** How the page looks and behaves in this browser. What is chosen holds at once. */
export function SettingsDialog({ settings, close }: SettingsDialogProps): JSX.Element {
  const { theme, textSize, enter, sound, notifications } = useValue(settings.current);
  const [problem, setProblem] = useState("");
  const words = dialogTexts.settings;

  async function switchNotifications(on: boolean): Promise<void> {
    const isAllowed = on && (await askToNotify());
    settings.change({ notifications: isAllowed });
    setProblem(on && !isAllowed ? words.notAllowed : "");
  }

  return (
    <Dialog
      title={pageTexts.lists.settings}
      action={undefined}
      problem={problem}
      submit={(event) => event.preventDefault()}
      close={close}
    >
      <Choices
        name="theme"
        legend={words.theme}
        options={themes}
        chosen={theme}
        label={(option) => words.themes[option]}
        choose={(option) => settings.change({ theme: option })}
      />
      <Choices
        name="text-size"
        legend={words.textSize}
        options={textSizes}
        chosen={textSize}
        label={(option) => `${option} %`}
        choose={(option) => settings.change({ textSize: option })}
      />
      <Choices
        name="enter"
        legend={words.enter}
        options={enterMeanings}
        chosen={enter}
        label={(option) => words.enterMeanings[option]}
        choose={(option) => settings.change({ enter: option })}
      />
      <fieldset>
        <legend>{words.called}</legend>
        <label class="option">
          <input
            type="checkbox"
            checked={sound}
            onChange={({ currentTarget }) => {
              settings.change({ sound: currentTarget.checked });
              if (currentTarget.checked) ring();
            }}
          />
          {words.sound}
        </label>
        <label class="option">
          <input
            type="checkbox"
            checked={notifications}
            disabled={!canNotify()}
            onChange={({ currentTarget }) => void switchNotifications(currentTarget.checked)}
          />
          {words.notifications}
        </label>
        {canNotify() ? null : <p class="quiet">{words.cannotNotify}</p>}
      </fieldset>
    </Dialog>
  );
}

interface ChoicesProps<Option> {
  name: string;
  legend: string;
  options: readonly Option[];
  chosen: Option;
  label: (option: Option) => string;
  choose: (option: Option) => void;
}

/** Some of which one is chosen. */
function Choices<Option extends Settings[keyof Settings]>(
  props: ChoicesProps<Option>,
): JSX.Element {
  const { name, legend, options, chosen, label, choose } = props;
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="options">
        {options.map((option) => (
          <label key={option} class="option">
            <input
              type="radio"
              name={name}
              checked={option === chosen}
              onChange={() => choose(option)}
            />
            {label(option)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
