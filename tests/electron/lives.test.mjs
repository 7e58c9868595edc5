// Whose end ends whom: main, the host, its workers, windows and their pages. All of them are real processes.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { INDEX, application, commandLine, descendants, isAlive } from "./application.mjs";

const SOON = 1000; // milliseconds within which everything is gone
const MODULE = `
import os
import pons

def add(a, b):
    return a + b

def me(client: pons.Client):
    return client.id

def pid():
    return os.getpid()

def forever():
    open("began", "w").close()
    while True:
        pass

def is_there(number):
    try:
        return pons.Client(number).call("ping") == "pong"
    except pons.PonsError:
        return False
`;
const PAGE = `import * as pons from "/pons.js"; const py = await pons.connect({ actions: { ping: () => "pong" } }); Object.assign(globalThis, { pons, py });`;
const files = { "py/m.py": MODULE, "ui/page.js": PAGE };

/** The process ids of the host and of its workers. */
function hostOf(app) {
  const host = descendants(app.process.pid).find((pid) => /Pons\.Cli\.dll host/.test(commandLine(pid)));
  assert.ok(host, "a host runs");
  return [host, ...descendants(host)];
}

application("kill -9 of main: host and workers are gone within a second", files, async (app) => {
  await app.page("py.add(1, 2)");
  const all = hostOf(app);
  assert.ok(all.length >= 2, "a host and a worker");

  app.process.kill("SIGKILL");

  await app.until(() => !all.some(isAlive), "the end of host and workers", SOON);
});

application("kill -9 of main while Python computes without end: nothing stays", files, async (app) => {
  await app.page("void py.forever().catch(() => 0)");
  await app.until(() => fs.existsSync(path.join(app.folder, "began")), "Python computes");
  const all = hostOf(app);

  app.process.kill("SIGKILL");

  await app.until(() => !all.some(isAlive), "the end of host and workers", 3 * SOON); // what does not stop by itself is given half a second
});

application("the last window is closed: application, host and workers are gone within a second", files, async (app) => {
  await app.page("py.add(1, 2)");
  const all = hostOf(app);

  await app.command("close", 1);

  await app.end(2 * SOON);
  await app.until(() => !all.some(isAlive), "the end of host and workers", SOON);
  assert.deepEqual(fs.readdirSync(path.join(app.outer, "tmp")).filter((name) => name.startsWith("pons-") && !name.startsWith("pons-standin")), []);
});

const LIKE_MACOS = `${INDEX}\napp.on("window-all-closed", () => console.log("no windows"));\napp.on("activate", () => open());`;

application("an application that goes on without windows, as on macOS, keeps its host, and a new window finds it", { ...files, "index.js": LIKE_MACOS }, async (app) => {
  const pid = await app.page("py.pid()");
  await app.command("close", 1);
  await app.until(() => app.output.includes("no windows"), "no window is left");

  await app.main(`void app.emit("activate")`);

  assert.equal(await app.page("py.pid()", 2), pid);
});

application("a window that is closed is no client any more, and the other one notices nothing", files, async (app) => {
  const first = await app.page("py.me()");
  await app.main("open()");
  const second = await app.page("py.me()", 2);
  assert.notEqual(second, first);
  assert.equal(await app.page(`py.is_there(${second})`), true);

  await app.command("close", 2);

  await app.until(async () => !(await app.page(`py.is_there(${second})`)), "the client is gone");
  assert.equal(await app.page("py.add(1, 2)"), 3);
});

application("a page that is loaded anew is a new client, and the old one is gone", files, async (app) => {
  const before = await app.page("py.me()");

  await app.command("reload", 1);

  await app.until(async () => (await app.page("py.me()")) !== before, "a new client");
  assert.equal(await app.page(`py.is_there(${before})`), false);
});

application("a renderer that crashes is no client any more, and its window can be loaded again", files, async (app) => {
  const first = await app.page("py.me()");
  await app.main("open()");
  await app.page("py.me()", 2);

  await app.command("crash", 1);

  await app.until(async () => !(await app.page(`py.is_there(${first})`, 2)), "the client is gone");
  await app.command("reload", 1);
  assert.equal(await app.page("py.add(1, 2)"), 3);
});

const TOLD = INDEX.replace(`{ ui: "ui" }`, `{ ui: "ui", lost: async (loss) => (console.log("lost", JSON.stringify(loss)), await globalThis.remedy?.promise, "restart") }`);

application("kill -9 of the host: calls end in ConnectionLost, main is told, and a new host takes over", { ...files, "index.js": TOLD }, async (app) => {
  await app.main("(globalThis.remedy = {}, remedy.promise = new Promise((resolve) => (remedy.give = resolve)), 0)");
  await app.page(`globalThis.states = [], py.onState((state) => states.push(state)), globalThis.lost = py.forever().then(() => "", (error) => [error instanceof pons.ConnectionLost, error instanceof pons.RemoteError]), 0`);
  const [host, ...workers] = hostOf(app);

  process.kill(host, "SIGKILL");

  assert.deepEqual(await app.command("run", 1, "lost"), [true, false]);
  await app.until(() => app.output.includes("lost {"), "main is told");
  const loss = JSON.parse(/lost (\{.*\})/.exec(app.output)[1]);
  assert.deepEqual([loss.code, loss.signal, loss.wasReady], [null, "SIGKILL", true]);
  await app.until(() => !workers.some(isAlive), "the end of the workers", SOON);
  await app.main("remedy.give()");
  assert.equal(await app.command("run", 1, "py.add(1, 2)"), 3);
  assert.equal(await app.main("host.py.add(3, 4)"), 7);
  assert.ok((await app.command("run", 1, "states")).includes("waiting"));
  assert.notEqual(hostOf(app)[0], host);
});

application("a host that dies soon is asked about in a dialog box, and the answer Quit ends the application", { ...files }, async (app) => {
  await app.page("py.add(1, 2)");

  process.kill(hostOf(app)[0], "SIGKILL");

  await app.end();
  const { box } = JSON.parse(app.output.split("\n").find((line) => line.startsWith(`{"box"`)));
  assert.equal(box.message, "A part of app has ended unexpectedly.");
  assert.match(box.detail, /SIGKILL/);
  assert.deepEqual(box.buttons, ["Start It Again", "Quit"]);
});

application("a file that cannot be loaded is told in the dialog box with its reason", { ...files, "py/m.py": "def add(:\n" }, async (app) => {
  await app.end();

  const { box } = JSON.parse(app.output.split("\n").find((line) => line.startsWith(`{"box"`)));
  assert.equal(box.message, "A part of app could not be started.");
  assert.match(box.detail, /SyntaxError/);
  assert.match(box.detail, /m\.py/);
});

const SECOND_TRY = `import os
if not os.path.exists("tried"):
    open("tried", "w").close()
    raise RuntimeError("not yet")
${MODULE}`;

application("after the answer to start again, it is tried again", { ...files, "py/m.py": SECOND_TRY }, async (app) => {
  assert.equal(await app.page("py.add(1, 2)"), 3);
  assert.match(app.output, /not yet/);
}, { env: { STANDIN_RESPONSE: "0" } });

application("a second host is refused as long as the first is there", files, async (app) => {
  await app.page("py.add(1, 2)");
  const said = await app.main(`import("pons/electron").then(({ start }) => { try { start("py/m.py"); } catch (error) { return error.message; } })`);
  assert.match(said, /^start\(\) of pons\/electron was called already/);

  await app.main("host.close()");
  assert.deepEqual(descendants(app.process.pid).filter((pid) => commandLine(pid).includes(" host ")), []);
  assert.equal(await app.main(`import("pons/electron").then(({ start }) => start("py/m.py").py.add(1, 2))`), 3);
});
