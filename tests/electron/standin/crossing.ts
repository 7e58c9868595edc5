// How what is posted crosses to the page and back: as JSON, with bytes in base64. Electron clones it as structured data.

/** A message on its way: bytes, or what JSON has. */
export type Crossing = { bytes: string } | { json: unknown };

/** Packs a message in Node. */
export function pack(message: unknown): Crossing {
  return message instanceof Uint8Array ? { bytes: Buffer.from(message).toString("base64") } : { json: message };
}

/** Unpacks a message in Node: bytes are a plain Uint8Array, as Electron's are. */
export function unpack(crossing: Crossing): unknown {
  return "bytes" in crossing ? new Uint8Array(Buffer.from(crossing.bytes, "base64")) : crossing.json;
}
