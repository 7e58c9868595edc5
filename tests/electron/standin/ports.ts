import { EventEmitter } from "node:events";
import type { MessagePortMain } from "electron";

/** The end of a page's MessagePort that main holds. */
export class PagePort extends EventEmitter implements MessagePortMain {
  #isStarted = false;
  #isOpen = true;
  #waiting: unknown[] = [];

  constructor(
    private readonly deliver: (message: unknown) => void,
    private readonly disconnect: () => void,
  ) {
    super();
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) {
      throw new Error("The stand-in passes no ports on to pages.");
    }
    if (this.#isOpen) {
      this.deliver(structuredClone(message)); // as Electron does, at once: what cannot be cloned is refused here
    }
  }

  start(): void {
    this.#isStarted = true;
    for (const message of this.#waiting.splice(0)) {
      this.receive(message);
    }
  }

  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.disconnect();
    }
  }

  /** A message has come from the page. */
  receive(message: unknown): void {
    if (!this.#isStarted) {
      this.#waiting.push(message);
    } else if (this.#isOpen) {
      this.emit("message", { data: message, ports: [] });
    }
  }

  /** The page's end is gone. */
  lose(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.emit("close");
    }
  }
}
