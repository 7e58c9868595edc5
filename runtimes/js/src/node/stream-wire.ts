// A wire on a Unix socket, TCP or a named pipe: frames (SPEC chapter 11), those of one turn in one write.
import net from "node:net";
import type { Wire } from "../client/wires.ts";
import { ConnectionLost } from "../errors.ts";
import { FrameReader, frame } from "../frames.ts";
import { PART } from "../parts.ts";

const encoder = new TextEncoder();

/** Opens what `unix:PATH`, `tcp:HOST:PORT`, `tcp:PORT` or `pipe:NAME` names. */
export function openStream(address: URL): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(placeOf(address.protocol, decodeURIComponent(address.pathname)));
    socket.on("error", (error) => reject(new ConnectionLost(`Nobody answers at ${address.href}: ${error.message}.`)));
    socket.on("connect", () => resolve(streamWire(socket.setNoDelay(true))));
  });
}

function placeOf(protocol: string, rest: string): net.NetConnectOpts {
  if (protocol === "tcp:") {
    const at = rest.lastIndexOf(":");
    return { port: Number(rest.slice(at + 1)), host: at < 0 ? "127.0.0.1" : rest.slice(0, at).replace(/^\[|\]$/g, "") };
  }
  return { path: protocol === "pipe:" ? `\\\\.\\pipe\\${rest}` : rest };
}

/** Makes a wire of a stream of bytes that goes both ways. */
export function streamWire(socket: net.Socket): Wire {
  let isCorked = false;
  const wire: Wire & { bufferedAmount: number } = {
    onmessage: null,
    onclose: null,
    get bufferedAmount() {
      return socket.writableLength;
    },
    send(message) {
      if (!isCorked) {
        isCorked = true;
        socket.cork();
        process.nextTick(() => {
          isCorked = false;
          socket.uncork();
        });
      }
      const isText = typeof message === "string";
      socket.write(frame(isText ? encoder.encode(message) : message, !isText));
    },
    close: () => void socket.end(),
  };
  const text = (data: Uint8Array, start: number, end: number): void => wire.onmessage?.(Buffer.prototype.utf8Slice.call(data, start, end));
  const frames = new FrameReader({ text, binary: (data) => wire.onmessage?.(data) }, PART);
  socket.on("data", (chunk: Buffer) => {
    try {
      frames.feed(chunk, chunk.length);
    } catch (error) {
      socket.destroy(error as Error);
    }
  });
  socket.on("error", () => undefined); // `close` follows
  socket.on("close", () => wire.onclose?.("The connection to the host has ended."));
  return wire;
}
