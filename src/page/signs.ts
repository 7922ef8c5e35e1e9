import calledIcon from "./iconCalled.svg";

/** The tones of the bell: hertz, and from when to when in seconds. */
const tones = [
  { hertz: 880, from: 0, to: 0.12 },
  { hertz: 1_174.7, from: 0.1, to: 0.32 },
];
/** How loud they are, of 1. */
const volume = 0.12;

let audio: AudioContext | undefined;

/** Plays two soft tones; nothing before the reader has touched the page, since browsers forbid it. */
export function ring(): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  audio ??= new AudioContext();
  void audio.resume();
  for (const { hertz, from, to } of tones) {
    const tone = new OscillatorNode(audio, { frequency: hertz, type: "sine" });
    const gain = new GainNode(audio, { gain: 0 });
    const start = audio.currentTime + from;
    const end = audio.currentTime + to;
    gain.gain.setValueAtTime(volume, start);
    // A tone that stops at once clicks.
    gain.gain.exponentialRampToValueAtTime(0.001, end);
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(end);
  }
}

/** Whether this browser shows notifications of this page: of one by plain http, it does not. */
export function canNotify(): boolean {
  return "Notification" in globalThis && isSecureContext && Notification.permission !== "denied";
}

/** Asks the reader, if they have not answered yet; resolves to whether notifications may be shown. */
export async function askToNotify(): Promise<boolean> {
  return canNotify() && (await Notification.requestPermission()) === "granted";
}

/** Shows it outside the browser, unless the page is in front; one for each conversation, the newest. */
export function notify(line: string, conversation: string, open: () => void): void {
  if (document.hasFocus() || !canNotify() || Notification.permission !== "granted") return;
  try {
    const notification = new Notification(line, { tag: conversation, icon: calledIcon });
    notification.addEventListener("click", () => {
      focus();
      notification.close();
      open();
    });
  } catch {
    // Phones let only a service worker do it, which needs more trust than a class is given.
  }
}
