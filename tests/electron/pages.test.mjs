// What is at app://pons/, and where an application finds its parts once it was packaged.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { INDEX, application } from "./application.mjs";

const MODULE = "import os\n\ndef add(a, b):\n    return a + b\n\ndef where():\n    return [__file__, os.getcwd()]\n";
const files = { "py/m.py": MODULE, "secret.txt": "secret", "ui/data.txt": "0123456789", "ui/ä ö.json": "{}", "ui/sub/index.html": "<title>Sub</title>", "ui/empty.bin": "" };

application("the folder of pages is served, and nothing outside of it", files, async (app) => {
  fs.symlinkSync(path.join(app.folder, "secret.txt"), path.join(app.folder, "ui/link.txt"));
  const get = (address, init = {}) => app.page(`fetch(${JSON.stringify(address)}, ${JSON.stringify(init)}).then(async (answer) => [answer.status, answer.headers.get("content-type"), await answer.text()])`);

  assert.deepEqual(await get("data.txt"), [200, "text/plain; charset=utf-8", "0123456789"]);
  assert.deepEqual(await get("%C3%A4%20%C3%B6.json"), [200, "application/json", "{}"]);
  assert.deepEqual(await get("sub/"), [200, "text/html; charset=utf-8", "<title>Sub</title>"]);
  assert.deepEqual(await get("empty.bin"), [200, "application/octet-stream", ""]);
  assert.deepEqual((await get("pons.js")).slice(0, 2), [200, "text/javascript; charset=utf-8"]);
  for (const nothing of ["none.txt", "sub", "%2e%2e%2fsecret.txt", "..%5csecret.txt", "/..%2fsecret.txt", "link.txt", "%", "a%00b", "//etc/passwd"]) {
    assert.deepEqual((await get(nothing.startsWith("//") ? `./${nothing}` : nothing))[0], 404, nothing);
  }
  assert.equal((await get("data.txt", { method: "POST", body: "x" }))[0], 405);

  for (const [range, status, text] of [["bytes=2-4", 206, "234"], ["bytes=7-", 206, "789"], ["bytes=-2", 206, "89"], ["bytes=0-99", 206, "0123456789"], ["bytes=10-", 416, undefined], ["lines=1", 200, "0123456789"]]) {
    const [got, , body] = await get("data.txt", { headers: { Range: range } });
    assert.deepEqual([got, text === undefined ? undefined : body], [status, text], range);
  }
});

application("pages have a strict policy, unless the program says otherwise", { ...files, "ui/page.js": `import * as pons from "/pons.js"; Object.assign(globalThis, { pons, py: await pons.connect() }); globalThis.blocked = []; addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));` }, async (app) => {
  await app.page("py.add(1, 2)");
  await app.page(`(() => { const script = document.createElement("script"); script.textContent = "globalThis.injected = true"; document.head.append(script); return 0; })()`);
  await app.page(`fetch("http://127.0.0.1:9/").catch(() => 0)`);
  await app.until(async () => (await app.page("blocked")).length === 2, "both were blocked");

  assert.deepEqual(await app.page("[...blocked, typeof injected]"), ["script-src-elem", "connect-src", "undefined"]);
  assert.equal(await app.page(`fetch("/").then((answer) => answer.headers.get("content-security-policy").split("; ")[0])`), "default-src 'self'");
});

application("a policy of the program's own, and schemes of its own", { ...files, "index.js": INDEX.replace(`{ ui: "ui" }`, `{ ui: "ui", policy: "", schemes: [{ scheme: "mine", privileges: { standard: true } }] }`) + `
import { protocol } from "electron";
app.whenReady().then(() => protocol.handle("mine", () => new Response("mine", { headers: { "Access-Control-Allow-Origin": "*" } })));
` }, async (app) => {
  assert.equal(await app.page(`fetch("/").then((answer) => answer.headers.get("content-security-policy"))`), null);
  assert.equal(await app.command("load", 1, "mine://x/y").then(() => app.command("run", 1, "document.body.textContent")), "mine");
});

application("start() that comes too late for its scheme says so", { ...files, "index.js": `
import { app } from "electron";
import { start } from "pons/electron";
app.whenReady().then(() => {
  try { start("py/m.py", { ui: "ui" }); } catch (error) { console.log(error.message); process.exit(0); }
});
` }, async (app) => {
  await app.end();
  assert.match(app.output, /start\(\) was called when Electron was ready already, but app:\/\/ has to be registered before that/);
});

// An archive is a folder here; what lies in it other programs are not to be given.
const ARCHIVED = { ...files };
delete ARCHIVED["py/m.py"];
const packed = { inside: "resources/app.asar", env: { STANDIN_PACKAGED: "1" } };

application("in a packaged application Python's files are those beside the archive, and host and Python those that were packed", ARCHIVED, async (app) => {
  const resources = path.join(app.outer, "app/resources");

  const [file, folder] = await app.page("py.where()");

  assert.equal(file, path.join(resources, "app.asar.unpacked/py/m.py"));
  assert.equal(folder, path.join(resources, "app.asar.unpacked"));
  assert.match(app.errors, /packed host, packed python/);
}, { ...packed, env: { STANDIN_PACKAGED: "1" }, resources: {
  "app.asar.unpacked/py/m.py": `import os, sys\nprint(os.environ["PACKED"], file=sys.stderr)\n${MODULE}`,
  "pons/pons": `#!/bin/sh\nPACKED="packed host"\nexport PACKED\nexec dotnet "$PONS_HOST" "$@"\n`,
  "python/bin/python3": `#!/bin/sh\nPACKED="$PACKED, packed python"\nexport PACKED\nexec "$PONS_PYTHON" "$@"\n`,
} });

application("a file that only Electron can read is told, with what to do", { ...ARCHIVED, "py/m.py": MODULE }, async (app) => {
  await app.end();
  assert.match(app.output, /could not be started.*List it under asarUnpack/);
}, packed);
