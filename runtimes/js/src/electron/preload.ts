// Runs before the scripts of each page, in a world of its own: gives the page a way to the host, and nothing else.
import { contextBridge, ipcRenderer } from "electron";
import { DOCUMENT, DOOR, JOIN, ORIGIN, ORIGINS, PORT, type PreloadDoor } from "./names.ts";

// In other frames of a page it has no business, even where a program runs preloads there too.
if (window === window.top) {
  begin(crypto.getRandomValues(new Uint32Array(2)).join("-"));
}

function begin(id: string): void {
  ipcRenderer.send(DOCUMENT, id); // whatever was here before has lost its connections
  if (!mayBeLetIn()) {
    return;
  }
  if (process.contextIsolated === false) {
    throw new Error("pons/electron/preload keeps itself apart from the page, which needs contextIsolation: leave it on in the window's webPreferences.");
  }
  const door: PreloadDoor = { join: (number) => join(id, Number(number)) };
  contextBridge.exposeInMainWorld(DOOR, door);
}

/** Main decides, and looks more closely; a foreign page is not even to see that there is a door. */
function mayBeLetIn(): boolean {
  const more = process.argv.find((each) => each.startsWith(ORIGINS))?.slice(ORIGINS.length).split(",") ?? [];
  return location.protocol === "file:" || location.origin === ORIGIN || more.includes(location.origin);
}

function join(id: string, number: number): void {
  const { port1, port2 } = new MessageChannel();
  ipcRenderer.postMessage(JOIN, id, [port1]);
  window.postMessage(PORT + number, "/", [port2]); // only to a document of this very origin
}
