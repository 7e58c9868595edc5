// All actions, by whose they are and by the parts of their names, with a search among names and docs.
import { fill, h, icon } from "../dom.ts";
import { type Described, isStreamKind } from "./described.ts";

/** The list beside the action that is looked at. */
export class ActionList {
  readonly element: HTMLElement;
  readonly #groups = h("div", { class: "groups" });
  readonly #said = h("p", { class: "soft", role: "status" }, "");
  readonly #input = h("input", { type: "search", placeholder: "Search actions", "aria-label": "Search actions", "aria-keyshortcuts": "/", autocomplete: "off", spellcheck: "false", oninput: () => this.#search() });
  #current: string | undefined;

  constructor() {
    this.element = h("nav", { class: "list", "aria-label": "Actions", onkeydown: (event: KeyboardEvent) => this.#key(event) }, h("div", { class: "search" }, icon("search"), this.#input, h("kbd", {}, "/")), this.#said, this.#groups);
  }

  /** Shows these actions. */
  show(actions: readonly Described[]): void {
    const groups = new Map<string, Described[]>();
    for (const action of actions) {
      const group = groupOf(action);
      groups.set(group, [...(groups.get(group) ?? []), action]);
    }
    const sections = [...groups].map(([group, members]) => h("section", {}, h("h2", {}, group), h("ul", {}, ...members.map(linkOf))));
    fill(this.#groups, ...sections);
    this.#search();
    this.mark(this.#current);
  }

  /** Marks the action that is looked at. */
  mark(name: string | undefined): void {
    this.#current = name;
    for (const link of this.#groups.querySelectorAll("a")) {
      link.toggleAttribute("aria-current", link.dataset["name"] === name);
    }
  }

  focusSearch(): void {
    this.#input.focus();
    this.#input.select();
  }

  #search(): void {
    const words = this.#input.value.toLowerCase().split(/\s+/);
    let found = 0;
    for (const section of this.#groups.children) {
      let some = false;
      for (const item of section.querySelectorAll("li")) {
        item.hidden = !words.every((word) => item.dataset["text"]!.includes(word));
        some ||= !item.hidden;
        found += item.hidden ? 0 : 1;
      }
      (section as HTMLElement).hidden = !some;
    }
    const isEmpty = this.#groups.childElementCount === 0;
    this.#said.textContent = isEmpty ? "Nothing is exposed here: public functions of a module are its actions." : found === 0 ? "No action has these words." : "";
  }

  /** Arrow keys go through what is shown. */
  #key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && this.#input.value !== "") {
      this.#input.value = "";
      this.#search();
    } else if (event.key === "Enter" && document.activeElement === this.#input) {
      this.#links()[0]?.click();
    } else if (step !== undefined) {
      event.preventDefault();
      const links = this.#links();
      const at = links.indexOf(document.activeElement as HTMLAnchorElement) + step;
      (at < 0 ? this.#input : links[Math.min(at, links.length - 1)])?.focus();
    }
  }

  #links(): HTMLAnchorElement[] {
    return [...this.#groups.querySelectorAll<HTMLAnchorElement>("section:not([hidden]) li:not([hidden]) a")];
  }
}

/** Whose it is, and what stands before the last dot of its name. */
function groupOf({ name, short, peer }: Described): string {
  const owner = peer ?? "host";
  const own = peer !== null && name.endsWith(short) ? short : name.slice(name.indexOf(".") + 1);
  const dot = own.lastIndexOf(".");
  return dot > 0 ? `${owner} › ${own.slice(0, dot)}` : owner;
}

function linkOf(action: Described): HTMLElement {
  const line = action.doc?.split("\n").find((each) => each.trim() !== "")?.trim() ?? "";
  const text = `${action.name} ${action.doc ?? ""}`.toLowerCase();
  const leaf = action.short.split(".").at(-1)!;
  return h(
    "li",
    { "data-text": text },
    h("a", { href: `#/actions/${encodeURIComponent(action.name)}`, "data-name": action.name }, h("span", { class: "name" }, leaf, isStreamKind(action) && h("span", { class: "stream", title: "It yields a stream" }, icon("events"))), line && h("span", { class: "line" }, line)),
  );
}
