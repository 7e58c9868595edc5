// A list that grows at its end and follows it, however much comes: what nobody could read is never made.
import { h, icon, nextFrame } from "../dom.ts";

const PAUSE = 100; // ms between two times that entries are made
const NEAR = 40; // pixels from the end that count as being there

/** The newest entries of something that goes on. */
export class Feed {
  readonly element: HTMLElement;
  readonly #list: HTMLElement;
  readonly #follow = h("button", { type: "button", class: "follow", hidden: true, onclick: () => this.#toEnd() }, icon("down"), "Follow");
  readonly #flush = nextFrame(() => this.#append());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #appended = 0; // when
  #waiting: (() => HTMLElement)[] = [];
  #follows = true;

  /**
   * @param label What it is a list of, for screen readers.
   * @param most How many entries are kept.
   */
  constructor(
    label: string,
    private readonly most: number,
  ) {
    this.#list = h("div", { class: "entries", role: "log", "aria-live": "off", "aria-label": label, tabindex: 0 });
    this.#list.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.element = h("div", { class: "feed" }, this.#list, this.#follow);
  }

  /** Adds an entry, which is made when it is drawn. */
  add(make: () => HTMLElement): void {
    this.#waiting.push(make);
    if (this.#waiting.length >= 2 * this.most) {
      this.#waiting.splice(0, this.#waiting.length - this.most);
    }
    this.#ask();
  }

  /** It is seen again: what came meanwhile is made now. */
  refresh(): void {
    this.#ask();
  }

  clear(): void {
    this.#waiting = [];
    this.#list.replaceChildren();
  }

  /** Shows those entries alone that a test lets through. */
  filter(test: (entry: HTMLElement) => boolean): void {
    for (const entry of this.#list.children) {
      (entry as HTMLElement).hidden = !test(entry as HTMLElement);
    }
  }

  /** A flood is drawn a few times a second; what comes now and then, with the next picture. */
  #ask(): void {
    const left = this.#appended + PAUSE - performance.now();
    if (left <= 0) {
      this.#flush();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#flush();
      }, left);
    }
  }

  #append(): void {
    if (!this.element.checkVisibility()) {
      return; // nobody sees it
    }
    this.#appended = performance.now();
    const made = this.#waiting.slice(-this.most).map((make) => make());
    this.#waiting = [];
    const surplus = this.#list.childElementCount + made.length - this.most;
    for (let i = 0; i < surplus; i++) {
      this.#list.firstElementChild?.remove();
    }
    this.#list.append(...made);
    if (this.#follows) {
      this.#toEnd();
    }
  }

  #toEnd(): void {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#follows = true;
    this.#follow.hidden = true;
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    this.#follows = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#follow.hidden = this.#follows;
  }
}
