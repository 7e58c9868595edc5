// Who is let in, and what everybody else gets to see: nothing.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { Application, INDEX, PAGE, application, commandLine, descendants, skip } from "./application.mjs";

const MODULE = "def add(a, b):\n    return a + b\n";
const SEEN = `[typeof ponsPreload, Object.keys(globalThis.ponsPreload ?? {}).join()]`;
const TRIED = `import("/pons.js").then(({ connect }) => connect()).then((py) => py.add(1, 2), (error) => error.message)`;
/** A web server of the test's own, which shows any page the client. */
async function serving(body) {
  const client = fs.readFileSync(new URL("../../runtimes/js/dist/pons.mjs", import.meta.url));
  const server = http.createServer((request, response) => {
    const isScript = request.url === "/pons.js";
    response.writeHead(200, { "Content-Type": isScript ? "text/javascript" : "text/html" }).end(isScript ? client : "<title>Foreign</title>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

application("a page of the application is let in, and sees one function and no token", { "py/m.py": MODULE }, async (app) => {
  assert.equal(await app.page("py.add(1, 2)"), 3);
  assert.deepEqual(await app.page(SEEN), ["object", "join"]);

  const [host] = descendants(app.process.pid).filter((pid) => commandLine(pid).includes(" host "));
  const [, socket] = /--socket unix:(\S+)/.exec(commandLine(host));
  assert.equal(fs.statSync(path.dirname(socket)).mode & 0o777, 0o700);
  assert.equal(fs.statSync(socket).mode & 0o777, 0o600);
  for (const pid of [app.process.pid, host, ...descendants(host)]) {
    assert.deepEqual(portsOf(pid), [], `${commandLine(pid)} listens on no port`);
  }
});

application("frames within a page get nothing", { "py/m.py": MODULE, "ui/inner.html": PAGE.replace("page.js", "inner.js"), "ui/inner.js": `
  parent.postMessage("pons:port:1", "*", [new MessageChannel().port1]);
  import("/pons.js").then(({ connect }) => connect()).catch((error) => (globalThis.failed = String(error.message)));
` }, async (app) => {
  await app.page("py.add(1, 2)");

  const [seen, failed] = await app.page(`new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.src = "inner.html";
    frame.onload = () => setTimeout(() => resolve([typeof frame.contentWindow.ponsPreload, String(frame.contentWindow.failed)]), 500);
    document.body.append(frame);
  })`);

  assert.equal(seen, "undefined");
  assert.notEqual(failed, "undefined"); // it went for a WebSocket, and there is none
  assert.equal(await app.page("py.add(1, 2)"), 3);
});

const IN_FRAMES = INDEX.replace("webPreferences: host.webPreferences", `webPreferences: { nodeIntegrationInSubFrames: true, preload: app.getAppPath() + "/preload.cjs" }`);
const KNOWING = `
const { contextBridge, ipcRenderer } = require("electron");
ipcRenderer.send("pons:document", "mine");
contextBridge.exposeInMainWorld("asked", { ask() {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage("pons:join", "mine", [port1]);
  port2.onmessage = ({ data }) => window.postMessage(data, "/");
  port2.postMessage('{"kind":"join","payload":{"version":1}}');
} });`;

application("a frame whose own preload asks is refused by main", { "py/m.py": MODULE, "index.js": IN_FRAMES, "preload.cjs": KNOWING, "ui/page.js": "", "ui/inner.html": "<title>Frame</title>" }, async (app) => {
  const asking = (target) => `new Promise((resolve) => {
    const ask = (view) => (view.addEventListener("message", ({ data }) => resolve(data)), view.asked.ask());
    if (${target === "page"}) return ask(window);
    const frame = document.createElement("iframe");
    frame.src = "inner.html";
    frame.onload = () => ask(frame.contentWindow);
    document.body.append(frame);
  })`;
  await app.until(async () => (await app.command("run", 1, "typeof asked")) === "object", "the page");

  assert.equal(JSON.parse(await app.command("run", 1, asking("page"))).kind, "hello");
  assert.match(await app.command("run", 1, asking("frame")), /Only the page of a window is let in, and no frame within it/);
  assert.equal(JSON.parse(await app.command("run", 1, asking("page"))).kind, "hello");
});

application("a page has no more connections than anybody needs", { "py/m.py": MODULE }, async (app) => {
  const said = await app.page(`(async () => {
    for (let i = 0; i < 63; i++) await pons.connect();
    return pons.connect().catch((error) => error.message);
  })()`);
  assert.match(said, /This page has 64 connections already/);
  assert.equal(await app.page("py.add(1, 2)"), 3);
});

application("a foreign page that the window goes to gets nothing, and what the one before had has ended", { "py/m.py": `${MODULE}
import pons
def me(client: pons.Client):
    return client.id
def is_there(number):
    try:
        return pons.Client(number).call("pons.describe") is not None
    except pons.PeerLost:
        return False
    except pons.PonsError:
        return True
` }, async (app) => {
  await serving(async (address) => {
    const number = await app.page("py.me()");
    assert.equal(await app.main(`host.py.is_there(${number})`), true);

    await app.command("load", 1, `${address}/`);

    assert.deepEqual(await app.command("run", 1, SEEN), ["undefined", ""]);
    await app.until(async () => !(await app.main(`host.py.is_there(${number})`)), "the client is gone");
    await app.command("load", 1, "app://pons/");
    assert.equal(await app.page("py.add(1, 2)"), 3);
  });
});

application("a foreign page that knows the preload's ways is refused by main", { "py/m.py": MODULE }, async (app) => {
  await app.page("py.add(1, 2)");
  await serving(async (address) => {
    await app.main(`new BrowserWindow({ webPreferences: { ...host.webPreferences, additionalArguments: ["--pons-origins=${address}"] } }).loadURL("${address}/").then(() => 0)`);

    assert.deepEqual(await app.command("run", 2, SEEN), ["object", "join"]);
    assert.match(await app.command("run", 2, TRIED), /is not let in: it is neither of app:\/\/pons nor a file of the application/);
  });
});

const NAMED = INDEX.replace(`{ ui: "ui" }`, `{ origins: [process.env.ORIGIN] }`).replace("host.url()", "process.env.ORIGIN");

test("a page of a development server is let in by name", { skip }, () =>
  serving(async (address) => {
    const app = new Application({ "py/m.py": MODULE, "index.js": NAMED }, { env: { ORIGIN: address } });
    try {
      await app.until(async () => (await app.command("run", 1, "location.origin")) === address, "the page");
      assert.equal(await app.command("run", 1, TRIED), 3);
    } finally {
      await app.dispose();
    }
  }));

application("a file of the application is let in as a page, any other file is not", { "py/m.py": MODULE, "pages/index.html": "<title>File</title>" }, async (app) => {
  await app.page("py.add(1, 2)");
  const page = pathToFileURL(path.join(app.folder, "pages/index.html")).href;
  const other = path.join(app.outer, "download.html");
  fs.writeFileSync(other, "<title>Other</title>");
  const join = `new Promise((resolve) => {
    addEventListener("message", ({ data, ports: [port] }) => {
      if (data !== "pons:port:7") return;
      port.onmessage = ({ data }) => resolve(data);
      port.postMessage('{"kind":"join","payload":{"version":1}}');
    });
    ponsPreload.join(7);
  })`;

  await app.command("load", 1, page);
  const hello = JSON.parse(await app.command("run", 1, join));
  await app.command("load", 1, pathToFileURL(other).href);
  const fault = JSON.parse(await app.command("run", 1, join));

  assert.deepEqual([hello.kind, hello.payload.version], ["hello", 1]);
  assert.deepEqual([fault.kind, fault.payload[0]], ["fault", "token"]);
  assert.match(fault.payload[1], /download\.html is not let in/);
});

application("what is no join, or comes without waiting its turn, ends the connection of that page alone", { "py/m.py": MODULE }, async (app) => {
  await app.page("py.add(1, 2)");
  const posted = (what) => `new Promise((resolve) => {
    addEventListener("message", ({ data, ports: [port] }) => {
      if (data !== "pons:port:8") return;
      port.onmessage = ({ data }) => data === null && resolve("ended");
      ${what};
    }, { once: true });
    ponsPreload.join(8);
  })`;

  for (const what of [
    `port.postMessage('{"kind":"call","call":2,"name":"add","payload":[1,2]}')`,
    `port.postMessage("no JSON")`,
    `port.postMessage({})`,
    `port.postMessage(5)`,
    `port.postMessage("x".repeat(2_000_000))`,
    `port.postMessage('{"kind":"join","payload":{"version":1}}'); for (let i = 0; i < 10; i++) port.postMessage("x".repeat(1_000_000))`,
  ]) {
    assert.equal(await app.page(posted(what)), "ended", what);
  }
  assert.equal(await app.page("py.add(1, 2)"), 3);
});

/** The TCP ports that a process listens on. */
function portsOf(pid) {
  const listening = ["tcp", "tcp6"].flatMap((name) => fs.readFileSync(`/proc/${pid}/net/${name}`, "utf8").trim().split("\n").slice(1)).map((line) => line.trim().split(/\s+/)).filter((each) => each[3] === "0A"); // prettier-ignore
  const sockets = new Map(listening.map((each) => [`socket:[${each[9]}]`, each[1]]));
  return fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return sockets.get(fs.readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [];
    } catch {
      return []; // closed meanwhile
    }
  });
}
