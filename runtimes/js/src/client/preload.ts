// How a page in Electron reaches the host: by the port that pons/electron/preload gives it.
import { DOOR, PORT, type PreloadDoor } from "../electron/names.ts";
import { Inflow, Outflow, type Posted } from "../flow.ts";
import type { Wire } from "./wires.ts";

/** Says how to get a wire to the host, where a preload has made a way; undefined in any other page. */
export function preloadWay(): (() => Promise<Wire>) | undefined {
  const door = (globalThis as { [DOOR]?: PreloadDoor })[DOOR];
  return door === undefined ? undefined : () => enter(door);
}

function enter(door: PreloadDoor): Promise<Wire> {
  const number = Math.random(); // so that no two copies of this module in a page take each other's
  return new Promise((resolve) => {
    const listen = ({ source, origin, data, ports }: MessageEvent): void => {
      if (data === PORT + number && source === window && origin === self.origin) {
        removeEventListener("message", listen);
        resolve(new PreloadWire(ports[0]!));
      }
    };
    addEventListener("message", listen);
    door.join(number);
  });
}

class PreloadWire implements Wire {
  onmessage: ((message: string | Uint8Array) => void) | null = null;
  onclose: ((reason?: string) => void) | null = null;
  readonly #out = new Outflow();
  readonly #in = new Inflow((size) => this.port.postMessage(size));
  #waiting: (string | Uint8Array)[] = [];

  constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }) => this.#receive(data);
    port.addEventListener("close", () => this.close()); // where it is there; main says so too
  }

  get bufferedAmount(): number {
    return this.#waiting.reduce((sum, message) => sum + message.length, this.#out.underWay);
  }

  send(message: string | Uint8Array): void {
    this.#waiting.push(message);
    this.#go();
  }

  close(): void {
    this.port.postMessage(null);
    this.port.close();
    this.onclose?.(); // whoever ends it listens no longer
  }

  #receive(posted: Posted): void {
    if (posted === null) {
      this.close();
    } else if (typeof posted === "number") {
      this.#out.taken(posted);
      this.#go();
    } else {
      this.onmessage?.(posted);
      this.#in.taken(posted.length);
    }
  }

  #go(): void {
    while (this.#waiting.length > 0 && !this.#out.isFull) {
      const message = this.#waiting.shift()!;
      this.#out.sent(message);
      this.port.postMessage(message);
    }
  }
}
