// Python in a Worker of Node's, by the same way as in a page.
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { Side } from "../client/link.ts";
import type { Kit } from "./kit.ts";
import type { InPageLine } from "./line.ts";
import type { WorkerLike } from "./link.ts";
import { type Heard, type InPageOptions, openInPage } from "./open.ts";

/** Starts Python in a Worker. */
export function open(kit: Kit, options: InPageOptions, side: Omit<Side, "platform">, heard: Heard): Promise<InPageLine> {
  const base = pathToFileURL(`${process.cwd()}/`).href;
  const pyodide = options.pyodide === undefined ? installedPyodide() : "";
  const beside = (name: string): string => new URL(name, import.meta.url).href;
  return openInPage(kit, { worker: beside("pons-worker.mjs"), runtime: beside("pons-python.json"), pyodide, base, fetchText, fetchBytes, makeWorker }, options, side, heard);
}

function installedPyodide(): string {
  for (const from of [`${process.cwd()}/`, import.meta.url]) {
    try {
      return new URL(".", pathToFileURL(createRequire(from).resolve("pyodide"))).href;
    } catch {
      // It may lie beside the other one.
    }
  }
  throw new Error('Python in a page needs Pyodide: "npm install pyodide", or name its folder by the option `pyodide`.');
}

async function fetchText(address: string): Promise<string> {
  return address.startsWith("file:") ? fs.readFile(new URL(address), "utf8") : (await fetch(address)).text();
}

async function fetchBytes(address: string): Promise<Uint8Array> {
  return address.startsWith("file:") ? fs.readFile(new URL(address)) : new Uint8Array(await (await fetch(address)).arrayBuffer());
}

function makeWorker(address: string): WorkerLike {
  const worker = new Worker(new URL(address));
  worker.unref();
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]),
    listen: (heard, broken) => {
      worker.on("message", heard);
      worker.on("error", (error) => broken(`The Worker of Python has failed: ${error.message}`));
    },
    terminate: () => void worker.terminate(),
  };
}
