// What was run at the prompt, for the keys that go through it; kept as long as the tab is there.

const KEY = "pons-prompt";
const MOST = 200;

/** The inputs of this tab, the newest last. */
export class History {
  readonly #inputs: string[] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as string[];
  #at = this.#inputs.length;
  #draft = "";

  add(input: string): void {
    if (this.#inputs.at(-1) !== input) {
      this.#inputs.push(input);
    }
    this.#inputs.splice(0, this.#inputs.length - MOST);
    this.#at = this.#inputs.length;
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.#inputs));
    } catch {
      // It is full: they last as long as the page.
    }
  }

  /** The input before; what is being typed comes back behind the last. */
  before(draft: string): string | undefined {
    if (this.#at === this.#inputs.length) {
      this.#draft = draft;
    }
    return this.#at > 0 ? this.#inputs[--this.#at] : undefined;
  }

  after(): string | undefined {
    if (this.#at >= this.#inputs.length) {
      return undefined;
    }
    return ++this.#at === this.#inputs.length ? this.#draft : this.#inputs[this.#at];
  }
}
