// Values that live at the host: those of the caller's session, and those that all share (SPEC chapter 4).
import { type Beginner, callBy } from "./outgoing.ts";

/** Values under keys of text, shared with other workers: every look asks the host, every change goes there. */
export class Values {
  constructor(
    private readonly beginner: Beginner,
    private readonly place: "session" | "host",
  ) {}

  /** Gives a value, or what stands for none. */
  async get(key: string, byDefault?: unknown): Promise<unknown> {
    const [value, version] = await this.#read(key);
    return version === 0 ? byDefault : value;
  }

  /** Sets a value. */
  async set(key: string, value: unknown): Promise<void> {
    await this.#ask("put", key, value, null);
  }

  /** Removes a value; says whether there was one. */
  async remove(key: string): Promise<boolean> {
    return (await this.#ask("remove", key, null)) === true;
  }

  /** Gives the keys that have values. */
  async keys(): Promise<string[]> {
    return (await this.#ask("keys")) as string[];
  }

  /** Puts what a function makes of a value in its place, as one step; it runs again where somebody else was faster. */
  async update(key: string, change: (value: unknown) => unknown, byDefault?: unknown): Promise<unknown> {
    for (;;) {
      const [old, version] = await this.#read(key);
      const value = await change(version === 0 ? byDefault : old);
      if ((await this.#ask("put", key, value, version)) !== 0) {
        return value;
      }
    }
  }

  async #read(key: string): Promise<[value: unknown, version: number]> {
    return (await this.#ask("get", key)) as [unknown, number];
  }

  #ask(what: string, ...args: unknown[]): Promise<unknown> {
    return callBy(this.beginner, `pons.values.${what}`, [this.place, ...args]);
  }
}
