import { Cancelled } from "./errors.ts";
import type { Message } from "./messages.ts";
import type { Pending } from "./outgoing.ts";
import type { Production } from "./productions.ts";

/** A call of the hub's, in flight here. */
export class Call {
  readonly id: number;
  readonly name: string;
  readonly parent: number;
  readonly client: number;
  readonly asHandle: boolean;
  readonly credit: readonly [items: number, bytes: number] | undefined;
  isOpen = true; // until it was answered; after that nothing may bear its id
  isCancelled = false;
  production: Production | null = null; // of its items, where it yields
  children: Set<Pending> | null = null; // the calls that were made in its course and have not ended
  partial: Map<string, string> | null = null; // what it printed since the last line end, by level
  #controller: AbortController | null = null;

  constructor(
    message: Message,
    readonly link: object, // what it came by; it means nothing to another
  ) {
    this.id = message.call!;
    this.name = message.name!;
    this.parent = message.parent ?? 0;
    this.client = message.client ?? 0;
    this.asHandle = message.handle === true;
    this.credit = message.credit;
  }

  /** Tells the call's code that it is to stop. */
  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.isCancelled) {
        this.abort();
      }
    }
    return this.#controller.signal;
  }

  /** Says whether its code has a way to hear that it is to stop. */
  get listens(): boolean {
    return this.#controller !== null || this.production !== null || (this.children !== null && this.children.size > 0);
  }

  /** Fires the signal, if anybody has asked for it. */
  abort(): void {
    this.#controller?.abort(new Cancelled(`The call of ${this.name} was cancelled.`));
  }
}
