// Elements, made by hand: texts are always texts, so nothing that a host says can become part of the page's code.

export type Child = Node | string | number | null | undefined | false;

type Handler = (event: any) => unknown;
type Props = Record<string, string | number | boolean | null | undefined | Handler>;

/** Makes an element: attributes, handlers as `onclick`, then what is in it. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    set(element, name, value);
  }
  element.append(...present(children));
  return element;
}

/** Puts other things into an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...present(children));
}

function set(element: HTMLElement, name: string, value: Props[string]): void {
  if (typeof value === "function") {
    element.addEventListener(name.slice(2), value);
  } else if (name === "value") {
    (element as HTMLInputElement).value = String(value ?? "");
  } else if (value !== null && value !== undefined && value !== false) {
    element.setAttribute(name === "class" ? "class" : name, value === true ? "" : String(value));
  }
}

function present(children: Child[]): (Node | string)[] {
  return children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => (typeof child === "number" ? String(child) : (child as Node | string)));
}

const PATHS: Record<string, string> = {
  search: "M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM20 20l-4.8-4.8",
  sun: "M12 16.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M5 5l1.7 1.7M17.3 17.3 19 19M5 19l1.7-1.7M17.3 6.7 19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  play: "M7 4.5v15l12-7.5z",
  stop: "M6.5 6.5h11v11h-11z",
  pause: "M8.5 5v14M15.5 5v14",
  repeat: "M4 11a8 8 0 0 1 14-4.5L20 8.5M20 4v4.5h-4.5M20 13a8 8 0 0 1-14 4.5L4 15.5M4 20v-4.5h4.5",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  cross: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  plus: "M12 5v14M5 12h14",
  down: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  actions: "M5 6h14M5 12h9M5 18h11",
  events: "M4 12h3l3-7 4 14 3-7h3",
  host: "M4 5h16v6H4zM4 13h16v6H4zM8 8h.01M8 16h.01",
  prompt: "M5 7l5 5-5 5M12.5 18H19",
  output: "M4 6h16M4 10h12M4 14h14M4 18h8",
};

/** A small picture of lines; it says nothing to screen readers. */
export function icon(name: keyof typeof PATHS | string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]!);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  svg.append(path);
  return svg;
}

/** A button with a picture alone; its name is said and shown on pointing. */
export function iconButton(name: string, label: string, onclick: (event: MouseEvent) => unknown, more: Props = {}): HTMLButtonElement {
  return h("button", { type: "button", class: "icon-button", title: label, "aria-label": label, onclick, ...more }, icon(name));
}

/** A row of choices of which one holds; arrow keys move between them. */
export function choices<T extends string>(label: string, options: readonly (readonly [T, string])[], chosen: T, choose: (option: T) => void): HTMLElement {
  const buttons = options.map(([option, text]) =>
    h("button", { type: "button", role: "radio", "aria-checked": String(option === chosen), tabindex: option === chosen ? 0 : -1, "data-option": option, onclick: () => pick(option) }, text),
  );
  function pick(option: T): void {
    for (const button of buttons) {
      const isIt = button.dataset["option"] === option;
      button.setAttribute("aria-checked", String(isIt));
      button.tabIndex = isIt ? 0 : -1;
    }
    choose(option);
  }
  function move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const at = buttons.findIndex((button) => button === document.activeElement);
      const next = (at + step + buttons.length) % buttons.length;
      buttons[next]!.focus();
      pick(options[next]![0]);
    }
  }
  return h("div", { class: "choices", role: "radiogroup", "aria-label": label, onkeydown: move }, ...buttons);
}

/** Puts a text into the clipboard and says so on the button. */
export async function copyFrom(button: HTMLElement, text: string): Promise<void> {
  const before = button.getAttribute("aria-label") ?? "";
  let said = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    said = "The browser allows no copying here"; // it does on https and on this machine alone
  }
  button.title = said;
  button.setAttribute("aria-label", said);
  button.classList.add("done");
  setTimeout(() => {
    button.title = before;
    button.setAttribute("aria-label", before);
    button.classList.remove("done");
  }, 1500);
}

/** Gives a file to whoever sits there. */
export function download(name: string, parts: BlobPart[], type: string): void {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Runs a function with the next picture that the browser draws, once however often it is asked for; in a hidden page a little later. */
export function nextFrame(draw: () => void): () => void {
  let isAsked = false;
  return () => {
    if (!isAsked) {
      isAsked = true;
      const run = (): void => {
        isAsked = false;
        draw();
      };
      if (document.hidden) {
        setTimeout(run, 250);
      } else {
        requestAnimationFrame(run);
      }
    }
  };
}
