// Where whole messages of `pons.v1` go to and come from: a WebSocket, the port of a channel, whatever else carries them.
import { ConnectionLost } from "../errors.ts";

const SUBPROTOCOL = "pons.v1";

/** Carries messages both ways, each as a whole; who gives one to `connect` gives it open. */
export interface Wire {
  /** Takes a text message or a binary one. */
  send(message: string | Uint8Array): void;
  /** Ends it. */
  close(): void;
  /** Called with each message that arrives. */
  onmessage: ((message: string | Uint8Array) => void) | null;
  /** Called once, when it has ended, however that came. */
  onclose: ((reason?: string) => void) | null;
  /** Bytes that wait because the other side does not take them; absent where nobody knows. */
  readonly bufferedAmount?: number;
}

/** What a MessagePort of pages and of `worker_threads`, and a MessagePortMain of Electron's have in common. */
export interface PortLike {
  postMessage(message: unknown, transfer?: never): void;
  close?(): void;
  start?(): void;
  on?(name: string, listener: (event: never) => void): unknown;
  addEventListener?(name: string, listener: (event: never) => void): void;
}

/** Opens a WebSocket; what makes one stands in `make`. */
export function openSocket(address: string, make: (address: string, protocol: string) => WebSocket): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = make(address, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    const failed = `Nobody answers at ${address}, or no host of Pons that lets this program in. A page of another origin has to be allowed there.`;
    socket.onclose = () => reject(new ConnectionLost(failed));
    socket.onerror = () => undefined; // what it says of it is `close`
    socket.onopen = () => resolve(new SocketWire(socket));
  });
}

class SocketWire implements Wire {
  onmessage: ((message: string | Uint8Array) => void) | null = null;
  onclose: ((reason?: string) => void) | null = null;

  constructor(private readonly socket: WebSocket) {
    socket.onmessage = ({ data }) => this.onmessage?.(typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer));
    socket.onclose = ({ code }) => this.onclose?.(`The connection to the host has ended (${code}).`);
  }

  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }

  send(message: string | Uint8Array): void {
    this.socket.send(message as string);
  }

  close(): void {
    this.socket.close();
  }
}

/** Makes a wire of a port. */
export function portWire(port: PortLike): Wire {
  const wire: Wire = {
    onmessage: null,
    onclose: null,
    send: (message) => port.postMessage(message),
    close: () => {
      port.close?.();
      ended();
    },
  };
  const ended = (): void => {
    const { onclose } = wire;
    wire.onclose = null;
    onclose?.("The port to the host was closed.");
  };
  const listen = (name: string, listener: (event: unknown) => void): unknown =>
    port.addEventListener !== undefined ? port.addEventListener(name, listener) : port.on?.(name, listener);
  listen("message", (event) => wire.onmessage?.(messageOf(event)));
  listen("close", ended);
  port.start?.();
  return wire;
}

/** Gives the message of what a port says; Node's gives it as it is, all others within an event. */
function messageOf(event: unknown): string | Uint8Array {
  const data = typeof event === "object" && event !== null && "data" in event ? event.data : event;
  return data instanceof ArrayBuffer ? new Uint8Array(data) : (data as string | Uint8Array);
}

/** Says whether something is a port. */
export const isPort = (value: object): value is PortLike => "postMessage" in value;
