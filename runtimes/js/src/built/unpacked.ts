// The parts of a page that is one file: they stand compressed at its end, and get addresses that hold while it is open.
import type { Build } from "./built.ts";

/** What the build writes into the page's client. */
export interface Contents {
  module: string;
  packages: string[];
  /** The module that runs Python, by its name in the page's import map. */
  inPage: string;
  /** Where Pyodide is loaded from, if the page does not carry it. */
  pyodide: string;
}

const NOWHERE = "https://pyodide.invalid/"; // a folder for what is in none
const TYPES: [ending: string, type: string][] = [
  [".wasm", "application/wasm"],
  [".mjs", "text/javascript"],
  ["worker", "text/javascript"],
  [".json", "application/json"],
];

/** Unpacks them when the page is there. */
export async function unpacked({ module, packages, inPage, pyodide }: Contents): Promise<Build> {
  if (document.readyState === "loading") {
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  }
  const elements = Array.from(document.querySelectorAll<HTMLScriptElement>('script[type="application/x-pons"]'));
  const parts = await Promise.all(elements.map(async (each) => [each.dataset.name!, await addressOf(each)] as const));
  const { worker, python } = Object.fromEntries(parts) as { worker: string; python: string };
  const below = (folder: string): Record<string, string> =>
    Object.fromEntries(parts.filter(([name]) => name.startsWith(folder)).map(([name, address]) => [name.slice(folder.length), address]));
  const places = pyodide === "" ? { worker, python, inPage, pyodide: NOWHERE, carried: below("pyodide/") } : { worker, python, inPage, pyodide };
  return { module, packages, files: below("py/"), places };
}

async function addressOf(element: HTMLScriptElement): Promise<string> {
  const packed = await fetch(`data:application/gzip;base64,${element.textContent}`);
  element.textContent = ""; // 10 MB that nobody reads again
  const plain = await new Response(packed.body!.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const type = TYPES.find(([ending]) => element.dataset.name!.endsWith(ending))?.[1] ?? "application/octet-stream";
  return URL.createObjectURL(new Blob([plain], { type }));
}
