// Whatever carries whole messages carries a connection: ports, sockets, wires of one's own; and what is large on each.
import assert from "node:assert/strict";
import path from "node:path";
import test from "node:test";
import { MessageChannel } from "node:worker_threads";
import { connect, ConnectionLost, NDArray } from "../../runtimes/js/dist/node.mjs";
import { Host, skip, TOKEN } from "./host.mjs";
import { folder, LIMIT, ROOT } from "./hub.mjs";
import { createRequire } from "node:module";
import { host, joined, MODULE, until } from "./joined.mjs";

const WebSocket = createRequire(path.join(ROOT, "runtimes/js/package.json"))("ws");
const options = { timeout: 3 * LIMIT, skip };

/** A port whose other end goes on to the host by a WebSocket. */
async function portTo({ address }) {
  const { port1, port2 } = new MessageChannel();
  const socket = new WebSocket(address, "pons.v1");
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  port1.on("message", (message) => socket.send(message));
  port1.on("close", () => socket.close());
  socket.on("message", (data, isBinary) => port1.postMessage(isBinary ? new Uint8Array(data) : data.toString()));
  socket.on("close", () => port1.close());
  return port2;
}

test("A MessagePort carries calls, streams, bytes and callbacks, and its end is the connection's", options, async () => {
  const py = await connect(await portTo(await host()), { token: TOKEN, actions: { twice: (x) => 2 * x } });
  assert.equal(await py.add(1, 2), 3);
  assert.equal(await py.call_page("twice", 2), 4);
  const bytes = new Uint8Array(3_000_000).map((_, i) => i * 7);
  assert.deepEqual(await py.echo(bytes), bytes);
  let sum = 0;
  for await (const item of py.count(2000)) {
    sum += item;
  }
  assert.equal(sum, 1_999_000);
  py.close();

  const port = await portTo(await host());
  const other = await connect(port, { token: TOKEN });
  port.close();
  await until(() => other.state === "closed", "a port that was closed cannot be opened again");
  await assert.rejects(other.add(1, 2), ConnectionLost);
});

test("A Unix socket and TCP carry a connection", { ...options, skip: skip || (process.platform === "win32" && "There are no Unix sockets here.") }, async (context) => {
  const file = path.join(folder({}), "host.sock");
  const own = await Host.start(MODULE, { args: ["--socket", file] });
  context.after(() => own.dispose());
  const py = await connect(`unix:${file}`, { token: TOKEN });
  assert.equal(await py.add(1, 2), 3);
  const floats = new Float64Array(400_000).fill(0.5);
  assert.deepEqual((await py.echo(floats)).data, floats);
  await own.kill();
  await until(() => py.state === "waiting", "it is lost");
  py.close();
  await assert.rejects(connect(`unix:${file}x`, { token: TOKEN }), ConnectionLost);
});

test("A wire of one's own carries a connection; what makes wires lets it come back", options, async () => {
  const { address } = await host();
  let made = 0;
  let last;
  const open = async () => {
    const socket = (last = new WebSocket(address, "pons.v1"));
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    made++;
    const wire = { send: (message) => socket.send(message), close: () => socket.close(), onmessage: null, onclose: null };
    socket.on("message", (data, isBinary) => wire.onmessage?.(isBinary ? new Uint8Array(data) : data.toString()));
    socket.on("close", () => wire.onclose?.());
    return wire;
  };
  const py = await connect(open, { token: TOKEN });
  assert.equal(await py.add(1, 2), 3);
  last.terminate();
  await until(() => py.state !== "open", "it is lost");
  assert.equal(await py.add(1, 2), 3);
  assert.equal(made, 2);
  py.close();
});

joined("Ten megabytes cross both ways, and small calls overtake them", async (py) => {
  const floats = new Float64Array(1_310_720).map((_, i) => i);
  const large = py.echo(floats);
  const small = py.add(1, 2);
  const order = [];
  await Promise.all([large.then(() => order.push("large")), small.then(() => order.push("small"))]);
  assert.equal(order.length, 2);
  const back = await large;
  assert.ok(back instanceof NDArray);
  assert.deepEqual(back.data, floats);
  const text = "ä".repeat(3_000_000);
  assert.equal(await py.echo(text), text);
  const lists = await Promise.all(Array.from({ length: 20 }, (_, i) => py.echo(new Uint8Array(1_500_000).fill(i))));
  assert.ok(lists.every((each, i) => each.length === 1_500_000 && each[1_499_999] === i));
});

joined("What is larger than the host takes is refused before it is sent", async (py) => {
  await assert.rejects(py.echo(new Uint8Array(80_000_000)), { name: "CrossingError" });
  assert.equal(await py.add(1, 2), 3);
});
