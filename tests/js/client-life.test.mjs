// The life of a connection: how it is refused, waits, is lost and comes back.
import assert from "node:assert/strict";
import net from "node:net";
import test from "node:test";
import { Busy, connect, ConnectionLost, HandleLost, PythonError, Refused } from "../../runtimes/js/dist/node.mjs";
import { Host, skip, TOKEN } from "./host.mjs";
import { LIMIT } from "./hub.mjs";
import { host, join, joined, MODULE, until } from "./joined.mjs";

const options = { timeout: 3 * LIMIT, skip };

test("A wrong token, or none, is refused at once, and not tried again", options, async () => {
  const { address } = await host();
  for (const token of ["wrong", ""]) {
    const began = performance.now();
    await assert.rejects(connect(address, { token }), (error) => error instanceof Refused && /token/.test(error.message));
    assert.ok(performance.now() - began < 5000);
  }
  const py = await connect(address, { token: "wrong", wait: false });
  const states = [];
  py.onState((state) => states.push(state));
  await assert.rejects(py.add(1, 2), Refused);
  assert.equal(py.state, "closed");
  await assert.rejects(py.add(1, 2), Refused);
  assert.deepEqual(states, ["closed"]);
});

test("Where nobody is, connect says so; what speaks something else is refused", options, async () => {
  const taken = net.createServer((socket) => socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")).listen(0);
  const { port } = taken.address();
  await assert.rejects(connect(`ws://127.0.0.1:${port}`), (error) => error instanceof ConnectionLost && /404/.test(error.message));
  taken.close();
  await assert.rejects(connect(`ws://127.0.0.1:${port}`), ConnectionLost);
  await assert.rejects(connect(), TypeError);
});

test("A thousand calls that were made before it is open are all answered, in order; one too many is refused", options, async () => {
  const { address } = await host();
  const py = await connect(address, { token: TOKEN, wait: false });
  assert.equal(py.state, "connecting");
  const calls = Array.from({ length: 1000 }, (_, i) => py.add(i, 1));
  assert.deepEqual(await Promise.all(calls), Array.from({ length: 1000 }, (_, i) => i + 1));
  py.close();

  const early = await connect(address, { token: TOKEN, wait: false });
  const many = await Promise.allSettled(Array.from({ length: 1100 }, (_, i) => early.add(i, 1)));
  assert.ok(many.slice(0, 1000).every(({ status }) => status === "fulfilled"));
  assert.ok(many.slice(1024).every(({ reason }) => reason instanceof Busy));
  early.close();
});

test("A host that goes away ends what is in flight; the same connection goes on with the next", options, async (context) => {
  const own = await Host.start(MODULE);
  const py = await connect(own.address, { token: TOKEN, actions: { twice: (x) => 2 * x } });
  context.after(() => (py.close(), own.dispose()));
  const states = [];
  py.onState((state) => states.push(state));
  const heard = [];
  py.on("news", ({ data }) => heard.push(data));
  const reader = py.events("news");
  const handle = await py.adder(1);
  const stream = py.stream("endless");
  await stream.next();
  const call = py.spin().catch((error) => error);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await own.kill();
  const lost = await call;
  assert.ok(lost instanceof ConnectionLost && !(lost instanceof PythonError));
  await assert.rejects(async () => {
    for (;;) {
      const { done } = await stream.next();
      assert.ok(!done);
    }
  }, ConnectionLost);
  assert.equal(py.state, "waiting");
  const early = Array.from({ length: 100 }, (_, i) => py.add(i, 1)); // they wait
  py.emit("early", 1);
  await assert.rejects(handle(1), HandleLost);
  const stale = py.apply(handle, 1).catch((error) => error);

  await own.launch();
  assert.deepEqual(await Promise.all(early), Array.from({ length: 100 }, (_, i) => i + 1));
  assert.match((await stale).message, /has ended|handle/i, "what a handle of the old link meant is not guessed at");
  assert.equal(py.state, "open");
  assert.equal(states[0], "waiting");
  assert.equal(states.at(-1), "open");
  await py.tell("news", "again");
  assert.deepEqual((await reader.next()).value.data, "again");
  assert.deepEqual(heard, ["again"], "subscriptions are made anew");
  assert.equal(await py.call_page("twice", 4), 8, "so are its own functions");
});

test("A connection that drops for a moment is the same client, with the values of its session", options, async (context) => {
  const { port } = await host();
  const relay = await relayTo(port);
  const py = await connect(`ws://127.0.0.1:${relay.port}`, { token: TOKEN });
  context.after(() => (py.close(), relay.close()));
  const { client } = py;
  await py.session.set("kept", 1);
  relay.cut();
  await until(() => py.state !== "open", "it is lost");
  assert.equal(await py.session.get("kept"), 1);
  assert.equal(py.client, client);
});

test("It does not come back where it is not to, nor after it was closed", options, async (context) => {
  const { port } = await host();
  const relay = await relayTo(port);
  context.after(() => relay.close());
  const once = await connect(`ws://127.0.0.1:${relay.port}`, { token: TOKEN, reconnect: false });
  const closed = await connect(`ws://127.0.0.1:${relay.port}`, { token: TOKEN });
  const controller = new AbortController();
  const aborted = await connect(`ws://127.0.0.1:${relay.port}`, { token: TOKEN, signal: controller.signal });
  relay.cut();
  await until(() => once.state === "closed", "it is over");
  await assert.rejects(once.add(1, 2), ConnectionLost);
  closed.close();
  await assert.rejects(closed.add(1, 2), ConnectionLost);
  await until(() => aborted.state === "open", "it has come back");
  const call = aborted.spin();
  void call.catch(() => undefined);
  controller.abort();
  assert.equal(aborted.state, "closed");
  await assert.rejects(call, ConnectionLost);
});

joined("Closing ends what is in flight, and the host is free", async (py) => {
  const call = py.spin();
  void call.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  py[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
  await assert.rejects(call, ConnectionLost);
  const other = await join();
  assert.equal(await other.add(1, 2), 3);
  other.close();
});

/** A relay whose connections can be cut. */
async function relayTo(port) {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    const other = net.connect(port, "127.0.0.1");
    for (const [from, to] of [[socket, other], [other, socket]]) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return { port: server.address().port, cut, close: () => (cut(), server.close()) };
}
