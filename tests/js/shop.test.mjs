import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { Browser, noBrowser } from "./chromium.mjs";
import { Host, skip, TOKEN } from "./host.mjs";
import { ROOT } from "./hub.mjs";

const SHOP = path.join(ROOT, "samples/shop");
const read = (name) => fs.readFileSync(path.join(SHOP, name), "utf8");

test("The page of the sample is well typed, by the types that are generated for it", { timeout: 60_000 }, () => {
  const compiler = path.join(ROOT, "runtimes/js/node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [compiler, "-p", path.join(SHOP, "ui")], { stdio: "inherit" });
});

test("The page of the sample sells tea in a browser", { timeout: 60_000, skip: skip || noBrowser }, async () => {
  const pages = Object.fromEntries(["index.html", "page.js", "shop.css"].map((name) => [`ui/${name}`, read(`ui/${name}`)]));
  const host = await Host.start({ "module.py": read("shop.py"), ...pages });
  const browser = await Browser.start();
  try {
    const page = await browser.open(`${host.url}nowhere`);
    const run = (body) => page.run(`async () => {${body}}`);
    await run("sessionStorage.setItem('pons-token', arguments[0])".replace("arguments[0]", JSON.stringify(TOKEN)));
    page.errors.length = 0; // that there is nothing at that address
    await page.visit(host.url);
    const rows = () => run("return [...document.querySelectorAll('#teas tr')].map((row) => row.innerText.split('\\t').slice(0, 4).join())");
    const until = (claim) =>
      run(`
        for (const end = Date.now() + 15_000; !(${claim}); await new Promise(requestAnimationFrame))
          if (Date.now() > end) throw new Error(document.body.innerText);
      `);

    await until("document.querySelectorAll('#teas tr').length === 4 && document.querySelectorAll('#deliveries li').length === 4");
    assert.deepEqual(await rows(), ["Sencha,Green tea,8.50,Japan", "Darjeeling,Black tea,9.00,India", "Assam,Black tea,7.00,India", "Peppermint,Herbs,4.50,"]);
    await run("document.querySelectorAll('#teas button')[0].click(); document.querySelectorAll('#teas button')[3].click()");
    await until("document.querySelector('#basket').value === '2 for 13.00'");
    await run("const kind = document.querySelector('#kind'); kind.value = 'black'; kind.dispatchEvent(new Event('change'))");
    await until("document.querySelectorAll('#teas tr').length === 2");
    if (process.env.PONS_SCREENSHOTS) {
      await page.screenshot(path.join(process.env.PONS_SCREENSHOTS, "shop.png"));
    }
    assert.deepEqual([await run("return document.querySelector('#error').innerText"), page.errors], ["", []]);
  } finally {
    await browser.dispose();
    await host.dispose();
  }
});
