// The view of actions: the list, and the one that was chosen.
import { type Described, describe } from "../actions/described.ts";
import { ActionList } from "../actions/list.ts";
import { ActionPage } from "../actions/page.ts";
import type { App, View } from "../app.ts";
import { fill, h, icon } from "../dom.ts";
import { errorLine } from "../values/errors.ts";

const MOST_PAGES = 40;
const ASK_AGAIN = 3000;

/** Lists all actions and shows one of them. */
export class ActionsView implements View {
  readonly element: HTMLElement;
  readonly #list = new ActionList();
  readonly #place = h("div", { class: "place" });
  readonly #pages = new Map<string, ActionPage>();
  #actions: Described[] = [];
  #shown: ActionPage | undefined;
  #name = "";

  constructor(private readonly app: App) {
    const back = h("a", { class: "back", href: "#/actions" }, icon("back"), "All actions");
    this.element = h("div", { class: "view actions" }, this.#list.element, h("div", { class: "pane" }, back, this.#place));
    void this.refresh();
  }

  /** Asks for the actions anew: at the start, after a reload and when the connection has come back. */
  async refresh(): Promise<void> {
    try {
      this.#actions = await describe(this.app.py);
    } catch (error) {
      this.app.toasts.say(`The actions could not be asked for. ${errorLine(error)}`, true);
      return;
    }
    this.#list.show(this.#actions);
    for (const [name, page] of this.#pages) {
      const action = this.#actions.find((each) => each.name === name);
      if (JSON.stringify(action) !== JSON.stringify(page.action)) {
        this.#pages.delete(name); // it takes something else now
        this.#shown = this.#shown === page ? undefined : this.#shown;
      }
    }
    this.show(this.#name);
    if (this.#actions.some((action) => action.signature === null)) {
      setTimeout(() => void this.refresh(), ASK_AGAIN); // its workers are busy, and told no more than names
    }
  }

  show(rest: string): void {
    this.#name = rest;
    this.element.classList.toggle("chosen", rest !== "");
    const action = this.#actions.find((each) => each.name === rest || each.short === rest);
    this.#list.mark(action?.name);
    if (action === undefined) {
      this.#shown = undefined;
      fill(this.#place, this.#welcome(rest));
      return;
    }
    const page = this.#pages.get(action.name) ?? new ActionPage(this.app, action);
    if (page !== this.#shown) {
      this.#keep(page);
      this.#shown = page;
      fill(this.#place, page.element);
      this.#place.parentElement!.scrollTop = 0;
      document.title = `${action.short} · Pons`;
    }
  }

  focusSearch(): void {
    location.hash = "#/actions" + (this.#name ? `/${encodeURIComponent(this.#name)}` : "");
    this.#list.focusSearch();
  }

  get page(): ActionPage | undefined {
    return this.#shown;
  }

  #keep(page: ActionPage): void {
    const { name } = page.action;
    this.#pages.delete(name);
    this.#pages.set(name, page);
    if (this.#pages.size > MOST_PAGES) {
      this.#pages.delete(this.#pages.keys().next().value!);
    }
  }

  #welcome(asked: string): HTMLElement {
    if (asked !== "" && this.#actions.length > 0) {
      return h("div", { class: "empty" }, h("h1", {}, "There is no such action"), h("p", {}, "Nobody exposes ", h("code", {}, asked), " here any more."));
    }
    const count = this.#actions.length;
    const peers = new Set(this.#actions.map(({ peer }) => peer ?? "the host"));
    const said = count === 0 ? "…" : `${count} ${count === 1 ? "action" : "actions"} of ${[...peers].join(", ")}`;
    return h("div", { class: "empty" }, h("h1", {}, said), h("p", {}, "Choose one to call it, or press ", h("kbd", {}, "/"), " to search and ", h("kbd", {}, "?"), " for all keys."));
  }
}
