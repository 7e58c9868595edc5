// The last program of the article on Python in the browser, as it is printed, on the Pyodide of its time, which came with numpy,
// scipy and matplotlib: 185 MB, so only where somebody has it and says where.
//   npm install --prefix DIR @pyodide/pyodide@0.17.1
//   PONS_TEST_OLD_PYODIDE=DIR/node_modules/@pyodide/pyodide/dist node tests/js/run.mjs article.test.mjs
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { it } from "node:test";
import { Browser, noBrowser } from "./chromium.mjs";

const PYODIDE = process.env.PONS_TEST_OLD_PYODIDE;
const START = 300_000; // wheels of many megabytes are compiled
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json" };

// As printed, but for one line: a page has no window for matplotlib to draw in by itself.
const PROGRAM = `
import matplotlib
matplotlib.use('Agg')
from js import document
import numpy as np
import scipy.stats as stats
import matplotlib.pyplot as plt
import io, base64

div_container = document.createElement('div')
div_container.innerHTML = """
  <br><br>
  mu:
  <input id='mu' value='1' type="number">
  <br><br>
  sigma:
  <input id='sigma' value='1' type="number">
  <br><br>
  <button onclick='pyodide.globals.get("generate_plot_img")()'>Plot</button>
  <br>
  <img id="fig" />
"""
document.body.appendChild(div_container)

def generate_plot_img():
  # get values from inputs
  mu = int(document.getElementById('mu').value)
  sigma = int(document.getElementById('sigma').value)
  # generate an interval
  x = np.linspace(mu - 3*sigma, mu + 3*sigma, 100)
  # calculate PDF for each value in the x given mu and sigma and plot a line
  plt.plot(x, stats.norm.pdf(x, mu, sigma))
  # create buffer for an image
  buf = io.BytesIO()
  # copy the plot into the buffer
  plt.savefig(buf, format='png')
  buf.seek(0)
  # encode the image as Base64 string
  img_str = 'data:image/png;base64,' + base64.b64encode(buf.read()).decode('UTF-8')
  # show the image
  img_tag = document.getElementById('fig')
  img_tag.src = img_str
  buf.close()
`;
const PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><script src="/pyodide/pyodide.js"></script></head><body></body></html>';

it("a figure of mu and sigma is drawn in the page, and a second press adds a curve", { skip: noBrowser || (!PYODIDE && "PONS_TEST_OLD_PYODIDE names no folder"), timeout: START }, async () => {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://any");
    const file = path.join(PYODIDE, path.basename(pathname));
    const content = pathname === "/" ? PAGE : fs.existsSync(file) ? fs.readFileSync(file) : undefined;
    response.writeHead(content === undefined ? 404 : 200, { "Content-Type": TYPES[path.extname(pathname)] ?? (pathname === "/" ? "text/html" : "application/octet-stream") });
    response.end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await Browser.start();
  try {
    const page = await browser.open(`http://127.0.0.1:${server.address().port}/`);
    await page.run(async (program) => {
      globalThis.pyodide = await loadPyodide({ indexURL: "/pyodide/" });
      await pyodide.loadPackage(["numpy", "scipy", "matplotlib"]);
      pyodide.runPython(program);
    }, PROGRAM);
    /** Presses the button, and counts the colours of matplotlib's first two curves in the figure. */
    const press = () =>
      page.run(async () => {
        document.querySelector("button").click();
        const fig = document.querySelector("#fig");
        await fig.decode();
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [fig.naturalWidth, fig.naturalHeight];
        canvas.getContext("2d").drawImage(fig, 0, 0);
        const pixels = new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer));
        return [0xffb4771f, 0xff0e7fff].filter((colour) => pixels.has(colour)).length;
      });
    assert.equal(await press(), 1);
    await page.run(() => (document.querySelector("#mu").value = "3"));
    assert.equal(await press(), 2);
    if (process.env.PONS_TEST_PICTURES) {
      await page.screenshot(path.join(process.env.PONS_TEST_PICTURES, "article.png"));
    }
  } finally {
    await browser.dispose();
    server.close();
  }
});
