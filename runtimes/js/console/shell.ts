// The frame of the page: its head with the views and the state of the connection, the place in the middle, the output below.
import type { App, View } from "./app.ts";
import { fill, h, icon, iconButton } from "./dom.ts";
import { themeNow, toggleTheme } from "./theme.ts";

const STATES: Record<string, string> = { open: "Connected", connecting: "Connecting…", waiting: "Reconnecting…", closed: "Closed" };

/** A view with the name that it has in the address, and in the head. */
export interface Named {
  readonly name: string;
  readonly title: string;
  readonly view: View;
}

/** Shows one view at a time, by the address. */
export class Shell {
  readonly element = h("div", { class: "shell" });
  readonly #place = h("main", { id: "main", tabindex: -1 });
  readonly #tabs = h("nav", { class: "tabs", "aria-label": "Views" });
  readonly #state = h("span", { class: "connection", role: "status" }, "");
  readonly #theme = iconButton("moon", "Light or dark (t)", () => this.toggleTheme());
  readonly #views: Named[] = [];
  #shown: Named | undefined;

  constructor(app: App, help: () => void) {
    const brand = h("a", { class: "brand", href: "#/actions" }, mark(), "pons");
    const head = h("header", { class: "head" }, brand, this.#tabs, h("span", { class: "gap" }), this.#state, this.#theme, h("button", { type: "button", class: "icon-button", title: "Keys (?)", "aria-label": "Keys", onclick: help }, "?"));
    this.element.append(h("a", { class: "skip", href: "#main", onclick: (event: Event) => { event.preventDefault(); this.#place.focus(); } }, "Skip to the content"), head, this.#place, app.output.element, app.toasts.element); // prettier-ignore
    window.addEventListener("hashchange", () => this.#follow());
    document.addEventListener("themechange", () => this.#drawTheme());
    this.#drawTheme();
    const say = (state: string): void => {
      this.#state.dataset["state"] = state;
      this.#state.textContent = STATES[state] ?? state;
    };
    say(app.py.state);
    app.py.onState(say);
  }

  /** Adds a view, the first of which is shown where the address names none. */
  add(name: string, title: string, view: View): void {
    this.#views.push({ name, title, view });
    this.#tabs.append(h("a", { href: `#/${name}`, "data-view": name, "aria-keyshortcuts": String(this.#views.length) }, icon(name), h("span", {}, title)));
    this.#follow();
  }

  /** Shows the view of that number, from 0. */
  go(number: number): void {
    const named = this.#views[number];
    if (named !== undefined) {
      location.hash = `#/${named.name}`;
    }
  }

  toggleTheme(): void {
    toggleTheme();
  }

  #follow(): void {
    const [, name = "", rest = ""] = /^#\/([^/]*)\/?(.*)$/.exec(location.hash) ?? [];
    const named = this.#views.find((each) => each.name === name) ?? this.#views[0]!;
    if (named !== this.#shown) {
      this.#shown?.view.hide?.();
      this.#shown = named;
      fill(this.#place, named.view.element);
      document.title = "Pons";
      for (const tab of this.#tabs.children) {
        tab.toggleAttribute("aria-current", (tab as HTMLElement).dataset["view"] === named.name);
      }
    }
    named.view.show(decode(rest));
  }

  #drawTheme(): void {
    fill(this.#theme, icon(themeNow() === "dark" ? "sun" : "moon"));
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody typed it
  }
}

/** The sign: a bridge. */
function mark(): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 28 20");
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  for (const d of ["M1 6h26", "M2.5 17.5v-3a7 7 0 0 1 11.5-5.4 7 7 0 0 1 11.5 5.4v3", "M14 9.1v8.4"]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
