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
const MODULE = "text/javascript";
const TYPES: [ending: string, type: string][] = [
  [".wasm", "application/wasm"],
  [".mjs", MODULE],
  ["worker", MODULE],
  [".json", "application/json"],
];

/** Unpacks them when the page is there. */
export async function unpacked({ module, packages, inPage, pyodide }: Contents): Promise<Build> {
  if (document.readyState === "loading") {
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  }
  const elements = Array.from(document.querySelectorAll<HTMLScriptElement>('script[type="application/x-pons"]'));
  const parts = await Promise.all(elements.map(async (each) => [each.dataset.name!, await partOf(each)] as const));
  const below = (folder: string): Record<string, string | Blob> =>
    Object.fromEntries(parts.filter(([name]) => name.startsWith(folder)).map(([name, part]) => [name.slice(folder.length), part]));
  const { worker, python } = addresses(below(""));
  const places = { worker: worker!, python: python!, inPage, pyodide: pyodide || NOWHERE };
  return { module, packages, files: addresses(below("py/")), places: pyodide === "" ? { ...places, carried: below("pyodide/") } : places };
}

function addresses(parts: Record<string, string | Blob>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, typeof part === "string" ? part : URL.createObjectURL(part)]));
}

async function partOf(element: HTMLScriptElement): Promise<string | Blob> {
  const packed = await fetch(`data:application/gzip;base64,${element.textContent}`);
  element.textContent = ""; // 10 MB that nobody reads again
  const plain = await new Response(packed.body!.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  const type = TYPES.find(([ending]) => element.dataset.name!.endsWith(ending))?.[1] ?? "application/octet-stream";
  const blob = new Blob([plain], { type });
  return type === MODULE ? dataOf(blob) : blob;
}

/** A page that comes from a file may not import what it has made, only what stands in the address itself; and its Workers may not fetch that. */
function dataOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsDataURL(blob);
  });
}
