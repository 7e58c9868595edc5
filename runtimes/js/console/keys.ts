// Keys that work anywhere but where text is typed, and the window that lists them.
import { h, iconButton } from "./dom.ts";

/** A key and what it does. */
export type Key = readonly [key: string, what: string, run: () => void];

const ELSEWHERE = [
  ["Ctrl Enter", "Call, from any field of the form"],
  ["↑ ↓", "Go through the list of actions"],
  ["← →", "Read a chart point by point, choose a form"],
  ["Esc", "Empty the search, interrupt the prompt"],
] as const;

/** Listens to these keys; gives what shows them all. */
export function listen(keys: readonly Key[]): () => void {
  const close = (): void => dialog.close();
  const row = ([key, what]: readonly [string, string, ...unknown[]]): HTMLElement => h("div", {}, h("dt", {}, ...key.split(" ").map((each) => h("kbd", {}, each))), h("dd", {}, what)); // prettier-ignore
  const dialog = h(
    "dialog",
    { class: "keys", "aria-labelledby": "keys-title" },
    h("header", {}, h("h2", { id: "keys-title" }, "Keys"), iconButton("cross", "Close", close)),
    h("dl", {}, ...keys.map(row), ...ELSEWHERE.map((each) => row([...each]))),
  );
  document.body.append(dialog);
  const show = (): void => (dialog.open ? close() : dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyped(event.target)) {
      return;
    }
    const found = event.key === "?" ? show : keys.find(([key]) => key === event.key)?.[2];
    if (found !== undefined && (found === show || document.querySelector("dialog[open]") === null)) {
      event.preventDefault();
      found();
    }
  });
  return show;
}

function isTyped(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=file]), textarea, select"));
}
