// Messages, frames and parts on the vectors that every language reads.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { ROOT } from "./hub.mjs";
import { binaryMessage, frame, FrameReader, lookClosely, partFrames, PartReader, ProtocolFault, readBinary, readText, readValue, strictly } from "../../runtimes/js/dist/engine.mjs";

lookClosely();

const FILE = process.env.PONS_JSON_VECTORS ?? path.join(ROOT, "protocol/vectors/json.json");
const vectors = fs.existsSync(FILE) ? JSON.parse(fs.readFileSync(FILE, "utf8")) : null;
const skip = vectors === null && "protocol/vectors/json.json is not there yet";
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A link that reads strictly, as one to a side that may err. */
class StrictLink {
  messages = [];

  constructor(limit = 1 << 28) {
    const text = (data, start, end) => this.messages.push(readText(decode(data.subarray(start, end)), end - start, strictly(200)));
    const parts = new PartReader({ text, binary: (data) => this.messages.push(readBinary(data, decode, strictly(200))) }, limit);
    this.reader = new FrameReader({ text, binary: (data) => parts.take(data) }, limit);
  }

  feed({ text, hex, is_text: isText }) {
    const body = text === undefined ? Buffer.from(hex, "hex") : Buffer.from(text);
    const whole = frame(body, text === undefined && !isText);
    this.reader.feed(whole, whole.length);
  }
}

function decode(data) {
  try {
    return decoder.decode(data);
  } catch (error) {
    throw new ProtocolFault("payload", String(error));
  }
}

function fields(message) {
  const { kind, call = 0, parent = 0, client = 0, name = "", credit = null, named = false, batch = false, handle = false, handles = [], bodies } = message;
  const writable = (message.buffers ?? []).map(([each]) => each);
  const buffers = bodies.map((body, i) => [writable[i], Buffer.from(body).toString("hex")]);
  return { kind, call, parent, client, name_text: name, credit, named, batch, handle, handles: entries(handles), buffers };
}

function due({ kind, call, parent, client, name_text, credit, named, batch, handle, handles, buffers }) {
  return { kind, call, parent, client, name_text, credit, named, batch, handle, handles: entries(handles), buffers };
}

const entries = (handles) => handles.map(([side, what, id, count = 0]) => [side, what, id, count]); // prettier-ignore

test("Every message of the vectors is read as what it is", { skip }, () => {
  const named = Object.fromEntries(vectors.messages.map((vector) => [vector.name, vector]));
  const all = [...vectors.messages, ...vectors.messages_read.map(({ frame, as }) => ({ ...named[as], frame }))];
  for (const vector of all) {
    const link = new StrictLink();
    link.feed(vector.frame);
    assert.deepEqual(fields(link.messages[0]), due(vector), vector.name);
    if (vector.payload !== null && vector.payload !== undefined) {
      assert.deepEqual(link.messages[0].payload, JSON.parse(vector.payload), vector.name);
    }
  }
});

test("Parts are put together, whatever lies between them", { skip }, () => {
  const named = Object.fromEntries(vectors.messages.map((vector) => [vector.name, vector]));
  for (const vector of vectors.sequences) {
    const link = new StrictLink();
    vector.frames.forEach((each) => link.feed(each));
    assert.deepEqual(link.messages.map(fields), vector.gives.map((name) => due(named[name])), vector.name); // prettier-ignore
  }
});

test("What is no message is a fault of the code that the specification has for it", { skip }, () => {
  const wrong = [];
  for (const vector of vectors.messages_invalid) {
    const link = new StrictLink(vector.limit);
    let found = "none";
    try {
      vector.frames.forEach((each) => link.feed(each));
      if (vector.in === "payload") {
        const [message] = link.messages;
        readValue(message.payload, { buffers: message.bodies, handles: (message.handles ?? []).map(() => ({})) }, 200);
      }
    } catch (error) {
      found = error.code === "value" && vector.in === "payload" ? "table" : (error.code ?? String(error)); // it fails the call, see chapter 5
    }
    if (found !== vector.fault) {
      wrong.push(`${vector.name}: ${found} instead of ${vector.fault}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("Frames are cut out of bytes wherever those are cut", () => {
  const text = Buffer.from(JSON.stringify({ kind: "event", name: "grün", payload: ["💡", 1] }));
  const binary = binaryMessage(Buffer.from('{"kind":"event","name":"b","buffers":[[0,5],[1,3]],"payload":null}'), [Buffer.from("12345"), Buffer.from("abc")]);
  const stream = Buffer.concat([frame(text, false), frame(binary, true), ...[...partFrames(Buffer.from(text), false, 3)], frame(text, false)]);
  for (let size = 1; size <= stream.length; size++) {
    const link = new StrictLink();
    for (let at = 0; at < stream.length; at += size) {
      const chunk = Buffer.concat([stream.subarray(at, at + size), Buffer.alloc(3, 255)]); // what stands behind the length counts for nothing
      link.reader.feed(chunk, Math.min(size, stream.length - at));
      chunk.fill(0); // the chunk is used anew
    }
    assert.deepEqual(link.messages.map((each) => each.name), ["grün", "b", "grün", "grün"], String(size)); // prettier-ignore
    assert.deepEqual(link.messages[1].bodies.map((each) => Buffer.from(each).toString()), ["12345", "abc"]); // prettier-ignore
    assert.ok(link.reader.isBetween);
  }
});
