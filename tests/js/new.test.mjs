// What `pons new` makes is run, and its page is used in Chromium.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Browser, noBrowser } from "./chromium.mjs";
import { PROGRAM, skip } from "./host.mjs";
import { folder, ROOT } from "./hub.mjs";

const run = promisify(execFile);
const pons = (...args) => run("dotnet", [PROGRAM, ...args]);
const noDotnet = process.env.PATH.split(path.delimiter).every((place) => !fs.existsSync(path.join(place, "dotnet"))) && "There is no dotnet here.";

describe("a new application", { skip: skip || noBrowser }, () => {
  let browser, place;
  before(async () => {
    browser = await Browser.start();
    place = folder({});
  });
  after(async () => {
    await browser?.dispose();
    fs.rmSync(place, { recursive: true, force: true });
  });

  test("has a page that calls its Python, reads its stream and shows its errors", async () => {
    const made = path.join(place, "My Notes");
    const { stdout } = await pons("new", made);
    assert.match(stdout, /What to do next:\n {2}cd '.*My Notes'\n {2}pons app app\.py --ui ui/);
    const host = await serve(made);
    try {
      await use(browser, host.address, "My Notes");
    } finally {
      await host.end();
    }
  });

  test("in C# is a program of its own, whose page calls both", { skip: noDotnet, timeout: 300_000 }, async () => {
    const made = path.join(place, "sharp");
    const { stdout } = await pons("new", made, "--csharp");
    assert.match(stdout, /dotnet run\n\nIt takes Pons from /);
    await run("dotnet", ["build", made, "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);
    const host = await start(made, path.join(made, "bin/Debug/net10.0/sharp.dll"));
    try {
      const page = await use(browser, host.address, "sharp");
      const machine = await page.run(async () => {
        const { connect } = await import("/pons.js");
        return (await connect()).machine();
      });
      assert.ok(machine.length > 0 && os.hostname().startsWith(machine), machine);
    } finally {
      await host.end();
    }
  });

  test("for Electron names the program, and Pons where this one was built", async () => {
    const made = path.join(place, "Wave-2");
    const { stdout } = await pons("new", made, "--electron");
    assert.match(stdout, /npm install\n {2}npm start/);
    const json = JSON.parse(fs.readFileSync(path.join(made, "package.json"), "utf8"));
    assert.deepEqual([json.name, json.productName, json.main], ["wave-2", "Wave-2", "main.mjs"]);
    assert.equal(json.dependencies.pons, `file:${path.join(ROOT, "runtimes/js")}`);
    await run("node", ["--check", path.join(made, json.main)]);
  });

  test("leaves no name to be filled in, and nothing but what it says", async () => {
    for (const flavour of [[], ["--electron"], ["--csharp"]]) {
      const made = path.join(place, `plain${flavour}`);
      const { stdout } = await pons("new", made, ...flavour);
      const files = fs.readdirSync(made, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const names = files.map((file) => path.relative(made, path.join(file.parentPath, file.name)));
      assert.deepEqual(names.sort(), stdout.split("\n")[0].split(": ")[1].split(", ").sort());
      files.forEach((file) => assert.doesNotMatch(fs.readFileSync(path.join(file.parentPath, file.name), "utf8"), /__[A-Z_]+__/));
    }
  });

  test("is made in an empty folder only, and called like it", async () => {
    const full = folder({ "a.txt": "mine" });
    const cases = [
      [full, [], /is not empty: nothing was written/],
      [path.join(full, "a.txt"), [], /is a file: nothing was written/],
      [path.join(place, "a<b"), [], /'a<b' is no name for an application/],
      [path.join(place, "1st"), [], /'1st' is no name for an application/],
      [path.join(place, "both"), ["--electron", "--csharp"], /exclude each other/],
    ];
    for (const [where, flavour, expected] of cases) {
      await assert.rejects(pons("new", where, ...flavour), (error) => error.code === 2 && expected.test(error.stderr));
    }
    assert.deepEqual(fs.readdirSync(full), ["a.txt"]);
    fs.rmSync(full, { recursive: true });
  });
});

/** Serves it as its README says. */
async function serve(made) {
  const child = spawn("dotnet", [PROGRAM, "serve", "app.py", "--ui", "ui", "--port", "0"], { cwd: made, stdio: ["ignore", "pipe", "pipe"] });
  return ended(child, (await heard(child, /Ready on (\S+)/))[1]);
}

/** Starts a program that opens a window, in a browser that only says what it is to show. */
async function start(made, program) {
  const shown = path.join(made, "shown");
  const stand = path.join(made, "browser");
  fs.writeFileSync(stand, `#!/bin/sh\necho "$1" >'${shown}.new'\nmv '${shown}.new' '${shown}'\nexec tail -f /dev/null\n`, { mode: 0o700 });
  const env = { ...process.env, PONS_BROWSER: stand, XDG_STATE_HOME: path.join(made, "state") };
  const child = spawn("dotnet", [program], { cwd: made, stdio: ["ignore", "pipe", "pipe"], env });
  while (!fs.existsSync(shown)) {
    assert.equal(child.exitCode, null, "The program has ended.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const entrance = fileURLToPath(/--app=(\S+)/.exec(fs.readFileSync(shown, "utf8"))[1]);
  return ended(child, /location\.replace\("(.+)"\)/.exec(fs.readFileSync(entrance, "utf8"))[1]);
}

function heard(child, pattern) {
  let said = "";
  return new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`It has ended with ${code}: ${said}`)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data) => {
        said += data;
        const found = pattern.exec(said);
        found !== null && resolve(found);
      });
    }
  });
}

function ended(child, address) {
  const exit = new Promise((resolve) => child.on("exit", resolve));
  return { address, end: () => (child.kill("SIGTERM"), exit) };
}

/** Uses the page as a human would. */
async function use(browser, address, title) {
  const page = await browser.open(address);
  await until(page, () => document.getElementById("state").textContent === "Connected to Python");
  assert.equal(await page.run(() => document.title), title);
  await page.run(() => document.querySelector("form button").click());
  await until(page, () => /^Hello Ada, this is Python 3\.\d+\.\d+\.$/.test(document.getElementById("answer").textContent));
  await page.run(() => document.getElementById("count").click());
  await until(page, () => document.getElementById("number").textContent === "Done.");
  await page.run(() => {
    document.getElementById("name").value = " ";
    document.querySelector("form button").click();
  });
  await until(page, () => document.getElementById("problem").textContent === "ValueError: Nobody was named, so nobody can be greeted.");
  if (process.env.PONS_TEST_SCREENS) {
    await page.screenshot(path.join(process.env.PONS_TEST_SCREENS, `new-${title}.png`));
  }
  assert.deepEqual(page.errors, []);
  return page;
}

/** Waits until something is true in the page; the limit is the test's. */
async function until(page, condition) {
  await page.run(`async () => { while (!(${condition})()) await new Promise((resolve) => setTimeout(resolve, 20)); }`);
}
