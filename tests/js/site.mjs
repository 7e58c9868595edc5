// A plain static server, as most hosts of pages are: below a path of its own, with types and no other headers.
import { execFile } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { promisify } from "node:util";
import { LIMIT, folder } from "./hub.mjs";
import { PROGRAM } from "./host.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
const PATH = "/some/where/";

/** A wheel of one module, made by Python's own zipfile. */
export async function wheel(place, name, source, { version = "1.0", requires = [] } = {}) {
  const code = [
    "import sys, zipfile, json",
    "place, name, version, source, requires = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], json.loads(sys.argv[5])",
    "info = f'{name}-{version}.dist-info'",
    "with zipfile.ZipFile(f'{place}/{name}-{version}-py3-none-any.whl', 'w') as file:",
    "    file.writestr(f'{name}.py', source)",
    "    lines = ['Metadata-Version: 2.1', f'Name: {name}', f'Version: {version}', *(f'Requires-Dist: {each}' for each in requires)]",
    "    file.writestr(f'{info}/METADATA', '\\n'.join(lines) + '\\n\\nA text.')",
    "    file.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')",
    "    file.writestr(f'{info}/RECORD', '')",
  ].join("\n");
  fs.mkdirSync(place, { recursive: true });
  await promisify(execFile)("python3", ["-c", code, place, name, version, source, JSON.stringify(requires)], { timeout: LIMIT });
}

/** Runs `pons build` on files of the test's own: `calc.py`, and pages below `ui/`. */
export async function build(files, args = [], out = "out", what = ["calc.py", "--ui", "ui"]) {
  const place = typeof files === "string" ? files : folder(files);
  const given = ["build", ...what, "-o", out, ...args];
  try {
    const { stdout, stderr } = await promisify(execFile)("dotnet", [PROGRAM, ...given], { cwd: place, timeout: 3 * LIMIT });
    return { place, out: path.join(place, out), stdout, stderr, code: 0 };
  } catch (error) {
    return { place, out: path.join(place, out), stdout: error.stdout, stderr: error.stderr, code: error.code };
  }
}

export class Site {
  asked = [];

  static async start(root) {
    const site = new Site();
    site.root = root;
    site.server = http.createServer((request, response) => site.#answer(request, response));
    await new Promise((resolve) => site.server.listen(0, "127.0.0.1", resolve));
    site.url = `http://127.0.0.1:${site.server.address().port}${PATH}`;
    return site;
  }

  #answer({ url }, response) {
    const { pathname } = new URL(url, "http://x");
    this.asked.push(pathname);
    const file = path.join(this.root, pathname.slice(PATH.length), pathname.endsWith("/") ? "index.html" : "");
    if (!pathname.startsWith(PATH) || !fs.existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    fs.createReadStream(file).pipe(response);
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
