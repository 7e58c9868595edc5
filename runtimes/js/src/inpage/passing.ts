// What goes between a page and the Worker in which its Python runs.
import { binaryMessage } from "../parts.ts";
import type { PythonParts } from "./python.ts";

/** What the page says first. */
export interface Setup extends PythonParts {
  memory: SharedArrayBuffer | undefined;
}

/** A message on its way between page and Worker: its text alone, or with its buffers. */
export type Event = string | { text: string; buffers: Uint8Array[] };

/** The plain result of a call. */
export type Given = readonly [id: number, result: unknown];

/** What the Worker says beside messages. */
export type Report = { progress: [fraction: number, message: string] } | { failed: string };

const decoder = new TextDecoder();

/** Writes a message as bytes, for the box. */
export function pack(text: string, buffers: readonly Uint8Array[] | null): Uint8Array {
  return binaryMessage(new TextEncoder().encode(text), buffers ?? []);
}

/** Reads a message that came as bytes. */
export function unpack(whole: Uint8Array): [string, Uint8Array[] | null] {
  const end = 4 + new DataView(whole.buffer, whole.byteOffset).getUint32(0, true);
  const text = decoder.decode(whole.subarray(4, end));
  if (end === whole.length) {
    return [text, null];
  }
  let at = end;
  const { buffers } = JSON.parse(text) as { buffers: [number, number][] };
  const taken = buffers.map(([, size]) => {
    const start = Math.ceil(at / 16) * 16;
    at = start + size;
    return whole.subarray(start, at);
  });
  return [text, taken];
}
