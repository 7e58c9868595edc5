// Rows of a table that changes once a second: what stays the same stays where it is, with the focus on it.

/** The rows of a table body, by the key of what they show. */
export class Rows<T> {
  readonly #rows = new Map<string, { element: HTMLElement; update(thing: T): void }>();

  constructor(
    private readonly place: HTMLElement,
    private readonly keyOf: (thing: T) => string,
    private readonly make: (thing: T) => { element: HTMLElement; update(thing: T): void },
  ) {}

  show(things: readonly T[]): void {
    const left = new Set(this.#rows.keys());
    let before: Element | null = null;
    for (const thing of things) {
      const key = this.keyOf(thing);
      left.delete(key);
      let row = this.#rows.get(key);
      if (row === undefined) {
        row = this.make(thing);
        this.#rows.set(key, row);
      }
      row.update(thing);
      const due: ChildNode | null = before === null ? this.place.firstChild : before.nextSibling;
      if (due !== row.element) {
        this.place.insertBefore(row.element, due);
      }
      before = row.element;
    }
    for (const key of left) {
      this.#rows.get(key)!.element.remove();
      this.#rows.delete(key);
    }
  }
}
