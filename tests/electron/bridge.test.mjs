// One page's way through main, by itself: how much it holds, when a side does not take what it is sent.
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "../../runtimes/js/node_modules/esbuild/lib/main.js";
import { frame } from "../js/hub.mjs";
import { ROOT } from "./application.mjs";

const MIB = 2 ** 20;
const JOIN = '{"kind":"join","payload":{"version":1,"logs":true}}';
const LIMIT = { timeout: 20_000 };

const outfile = path.join(ROOT, "artifacts/electron/bridge.mjs");
await build({ entryPoints: [path.join(ROOT, "runtimes/js/src/electron/bridge.ts")], outfile, bundle: true, format: "esm", platform: "node" });
const { Bridge } = await import(pathToFileURL(outfile));

/** The end of a page's port that main has. */
class Port extends EventEmitter {
  posted = [];
  isClosed = false;

  postMessage(message) {
    this.posted.push(message);
    this.emit("posted");
  }

  start() {
    this.isStarted = true;
  }

  close() {
    this.isClosed = true;
  }

  /** What the page posts. */
  send(message) {
    this.emit("message", { data: message, ports: [] });
  }

  get size() {
    return this.posted.reduce((sum, each) => sum + (typeof each === "string" ? each.length : 0), 0);
  }
}

/** A bridge between a port and a host that a test plays. */
function bridged(claim, body) {
  test(claim, LIMIT, async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pons-bridge-"));
    const server = net.createServer().listen(path.join(folder, "host"));
    const port = new Port();
    const bridge = new Bridge(port);
    try {
      await once(server, "listening");
      bridge.open({ path: path.join(folder, "host"), token: "the token" });
      const [host] = await once(server, "connection");
      host.on("error", () => undefined);
      await body({ port, bridge, host });
    } finally {
      bridge.close();
      server.close();
      fs.rmSync(folder, { recursive: true });
    }
  });
}

/** Waits until a claim is true. */
async function until(claim) {
  while (!claim()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

bridged("the first message gets the token, and no other is touched", async ({ port, host }) => {
  port.send(JOIN);
  port.send('{"kind":"join","payload":{}}');
  port.send(new Uint8Array([1, 2, 3]));

  const expected = [['{"kind":"join","payload":{"version":1,"logs":true,"token":"the token"}}', false], ['{"kind":"join","payload":{}}', false], [Buffer.from([1, 2, 3]), true]];
  const bytes = Buffer.concat(expected.map(([body, isBinary]) => frame(Buffer.from(body), isBinary)));
  let got = Buffer.alloc(0);
  host.on("data", (data) => (got = Buffer.concat([got, data])));
  await until(() => got.length >= bytes.length);
  assert.deepEqual(got, bytes);
});

bridged("a page that takes nothing in is sent a megabyte, and the rest waits at the host", async ({ port, host }) => {
  const message = frame(Buffer.from("x".repeat(50_000)), false);
  for (let i = 0; i < 200; i++) {
    host.write(message);
  }
  await until(() => port.size >= MIB);
  const [size, waiting] = [port.size, host.writableLength];
  await new Promise((resolve) => setTimeout(resolve, 200)); // nothing more comes; there is nothing to wait for
  assert.equal(port.size, size);
  assert.ok(size < 1.2 * MIB, `${size} were posted`);
  assert.equal(host.writableLength, waiting);
  assert.ok(waiting > 5 * MIB, `${waiting} bytes wait at the host`);

  // The page takes all in, a quarter of a megabyte at a time.
  let taken = 0;
  port.on("posted", () => {
    if (port.size - taken >= MIB / 4) {
      const step = port.size - taken;
      taken = port.size;
      setImmediate(() => port.send(step));
    }
  });
  port.send(size);
  taken = size;
  await until(() => port.size === 200 * 50_000);
  assert.ok(port.posted.every((each) => each === port.posted[0]));
});

bridged("a page is told what the host has taken in, and one that does not wait for that is ended", async ({ port, host }) => {
  port.send(JOIN);
  host.pause();
  for (let i = 0; i < 10; i++) {
    port.send("x".repeat(100_000));
  }
  host.resume();
  await until(() => port.posted.some((each) => each >= MIB / 4));
  assert.equal(port.isClosed, false);

  host.pause();
  for (let i = 0; i < 80 && !port.isClosed; i++) {
    port.send("x".repeat(100_000));
  }
  assert.equal(port.isClosed, true);
  assert.equal(port.posted.at(-1), null);
});

bridged("either side's end is the other's", async ({ port, host, bridge }) => {
  let ends = 0;
  bridge.ended = () => ends++;
  port.send(JOIN);
  host.end(frame(Buffer.from("the last word"), false));
  await until(() => port.isClosed);
  assert.deepEqual(port.posted, ["the last word", null]);
  assert.equal(ends, 1);
});

bridged("a page that goes ends its connection to the host", async ({ port, host }) => {
  port.emit("close");
  await once(host.resume(), "close");
});
