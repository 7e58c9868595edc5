// The client beside the same messages by hand, on a WebSocket to the same host; in Node, or in Chromium.
//   node client.mjs CALLS calls|floats node|chromium HOST TOKEN
import { createRequire } from "node:module";
import { connect } from "../../runtimes/js/dist/node.mjs";
import { Browser } from "../../tests/js/chromium.mjs";

const [, , count, what, where, host, token] = process.argv;

/** Measures them in turn, in short blocks, and gives the medians of each in microseconds. Runs as it stands in a page too. */
async function measure({ calls, what, host, token }, connect, open) {
  const socket = open(`ws://${host}/pons`, ["pons.v1"]);
  socket.binaryType = "arraybuffer";
  await new Promise((resolve) => (socket.onopen = resolve));
  const waiting = new Map();
  let last = 0;
  let parts = [];
  socket.onmessage = ({ data }) => {
    if (typeof data !== "string") {
      parts.push(data);
      if (new Uint8Array(data)[8] === 2) {
        waiting.get(last)?.(joined(parts));
        parts = [];
      }
      return;
    }
    const message = JSON.parse(data);
    waiting.get(message.call)?.(message.payload);
    waiting.delete(message.call);
  };
  // The parts of one message, which begin with twelve bytes each; the array is the end of it.
  const joined = (found) => {
    const whole = new Uint8Array(8_388_608);
    let at = 0;
    for (const part of found) {
      whole.set(new Uint8Array(part, 12), at);
      at += part.byteLength - 12;
    }
    return { data: new Float64Array(whole.buffer, at - 8_000_000, 1_000_000) };
  };
  socket.send(JSON.stringify({ kind: "join", payload: { version: 1, token } }));
  socket.send(JSON.stringify({ kind: "ready", payload: { version: 1, language: "javascript", languageVersion: "", actions: [] } }));
  const py = await connect(`ws://${host}/pons`, { token });
  const bare = open(`ws://${host}/floats`, []);
  bare.binaryType = "arraybuffer";
  await new Promise((resolve) => (bare.onopen = resolve));

  const ways = {
    calls: [
      ["by hand", (i) => {
        const call = (last += 2);
        socket.send(JSON.stringify({ kind: "call", call, name: "add", payload: [i, 2] }));
        return new Promise((resolve) => waiting.set(call, resolve));
      }, (sum, i) => sum === i + 2],
      ["the client", (i) => py.add(i, 2), (sum, i) => sum === i + 2],
    ],
    floats: [
      ["a bare binary message", () => {
        bare.send("");
        return new Promise((resolve) => (bare.onmessage = ({ data }) => resolve({ data: new Float64Array(data) })));
      }, ({ data }) => data[999_999] === 499_999.5],
      ["the same parts by hand", () => {
        const call = (last += 2);
        socket.send(JSON.stringify({ kind: "call", call, name: "floats", payload: [] }));
        return new Promise((resolve) => waiting.set(call, resolve));
      }, ({ data }) => data[999_999] === 499_999.5],
      ["the client", () => py.floats(), ({ data }) => data[999_999] === 499_999.5],
    ],
  }[what]; // prettier-ignore
  const block = what === "calls" ? 50 : 1;
  const times = ways.map(() => []);
  for (let i = -calls / 4; i < calls; i += block) {
    for (const [way, [, run, check]] of ways.entries()) {
      const began = performance.now(); // of a block: the clock of pages has no more than tenths of milliseconds
      for (let j = i; j < i + block; j++) {
        if (!check(await run(j), j)) throw new Error(`A wrong answer to call ${j}.`);
      }
      if (i >= 0) times[way].push(((performance.now() - began) * 1000) / block);
    }
  }
  py.close();
  socket.close();
  bare.close();
  return ways.map(([name], way) => [name, times[way].sort((a, b) => a - b)[Math.floor(times[way].length / 2)], times[way].reduce((sum, each) => sum + each, 0) / times[way].length]);
}

const settings = { calls: Number(count), what, host, token };
let found;
if (where === "node") {
  const WebSocket = createRequire(import.meta.url)("ws");
  found = await measure(settings, connect, (address, protocols) => new WebSocket(address, protocols, { perMessageDeflate: false }));
} else {
  const browser = await Browser.start();
  const page = await browser.open(`http://${host}/pons.js`); // any page of that origin will do
  const run = `async (settings) => (${measure})(settings, (await import("/pons.js")).connect, (address, protocols) => new WebSocket(address, protocols))`;
  found = await page.run(run, settings);
  await browser.dispose();
}
for (const [name, p50, mean] of found) {
  console.log(JSON.stringify({ name, p50_us: p50, rate: 1e6 / mean }));
}
