// Python in a page: where its files are, and how a browser makes Workers.
import type { Side } from "../client/link.ts";
import type { Kit } from "./kit.ts";
import type { InPageLine } from "./line.ts";
import type { WorkerLike } from "./link.ts";
import { type Heard, type InPageOptions, openInPage } from "./open.ts";
import { placesBeside } from "./places.ts";

/** Starts Python in the page. */
export async function open(kit: Kit, options: InPageOptions, side: Omit<Side, "platform">, heard: Heard): Promise<InPageLine> {
  const home = import.meta.url;
  const { worker, python, pyodide, problem, carried } = options.places ?? (await placesBeside(home));
  if (pyodide === null && options.pyodide === undefined) {
    throw new Error(problem ?? "There is no Pyodide: name its address by the option `pyodide`.");
  }
  const absolute = (address: string): string => (/^(blob|data):/.test(address) ? address : new URL(address, home).href);
  const place = { worker: absolute(worker), runtime: absolute(python), pyodide: absolute(pyodide ?? ""), base: document.baseURI, fetchText, fetchBytes, makeWorker };
  return openInPage(kit, { ...place, ...(carried === undefined ? {} : { carried }) }, options, side, heard);
}

const fetchText = async (address: string): Promise<string> => (await fetched(address)).text();
const fetchBytes = async (address: string): Promise<Uint8Array> => new Uint8Array(await (await fetched(address)).arrayBuffer());

async function fetched(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address} cannot be had: ${response.status} ${response.statusText}. It has to be one of the files that are served with the page.`);
  }
  return response;
}

function makeWorker(address: string): WorkerLike {
  const worker = location.protocol === "file:" ? workerOfFile(address) : new Worker(sameOrigin(address), { type: "module" });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer as ArrayBuffer[]),
    listen: (heard, broken) => {
      worker.onmessage = ({ data }) => heard(data as never);
      worker.onerror = (event) => broken(`The Worker of Python has failed: ${event.message ?? `${address} cannot be loaded`}.`);
    },
    terminate: () => worker.terminate(),
  };
}

/** In a page that comes from a file Chromium makes no Worker of a module, but one of a script, which may import it. Pyodide runs in either, but tells them apart by `importScripts`. */
function workerOfFile(address: string): Worker {
  const script = `importScripts = () => { throw new Error("Modules have none."); };
const early = [];
onmessage = (event) => early.push(event);
import(${JSON.stringify(address)}).then(() => early.forEach((event) => onmessage(event)), reportError);`;
  return new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
}

/** A Worker is made of what comes from the page's own origin; from elsewhere it is imported. */
function sameOrigin(address: string): string {
  return new URL(address).origin === location.origin ? address : URL.createObjectURL(new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" }));
}
