// What the stand-in puts into each page before the page's own scripts. It is text that Chromium runs: `inPage` in the page's own
// world, `inPreload` in an isolated one, which is where Electron runs a preload too. The two share nothing but the document.

/** In the page's world: makes what the preload exposes, functions and plain values. */
export function inPage(key) {
  const list = JSON.stringify;
  document.addEventListener(`${key}:expose`, (/** @type {any} */ { detail }) => {
    const [name, shape] = JSON.parse(detail);
    const made = {};
    for (const [member, value] of Object.entries(shape)) {
      made[member] = value === "function" ? (...args) => void document.dispatchEvent(new CustomEvent(`${key}:call`, { detail: list([name, member, args]) })) : value.is;
    }
    Object.defineProperty(globalThis, name, { value: Object.freeze(made), enumerable: true });
  });
}

/** In the isolated world: the `electron` that a sandboxed preload may require, and the preload itself. */
export function inPreload(key, preload, toElectronsUrl, args, isForFrames) {
  const isTop = window === window.top;
  if (!isTop && !isForFrames) {
    return;
  }
  const STEP = 4096; // bytes that a function takes as arguments
  const ports = new Map();
  let last = 0;
  const tell = (message) => globalThis[key](JSON.stringify({ ...message, isTop, url: toElectronsUrl(location.href), origin: toElectronsUrl(self.origin) }));
  const letters = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += STEP) {
      text += String.fromCharCode(...bytes.subarray(at, at + STEP));
    }
    return text;
  };
  const pack = (data) => (data instanceof Uint8Array ? { bytes: btoa(letters(data)) } : { json: data });
  const unpack = (it) => ("bytes" in it ? bytesOf(atob(it.bytes)) : it.json);
  const bytesOf = (text) => {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) {
      bytes[i] = text.charCodeAt(i);
    }
    return bytes;
  };

  function keep(port) {
    const id = ++last;
    ports.set(id, port);
    port.onmessage = ({ data }) => tell({ port: id, data: pack(data) });
    port.onclose = () => tell({ closed: id });
    return id;
  }

  globalThis[`${key}Deliver`] = (id, data) => ports.get(id)?.postMessage(unpack(data));
  globalThis[`${key}Close`] = (id) => {
    ports.get(id)?.close();
    ports.delete(id);
  };

  const exposed = new Map();
  document.addEventListener(`${key}:call`, (/** @type {any} */ { detail }) => {
    const [name, member, callArgs] = JSON.parse(detail);
    exposed.get(name)[member](...callArgs);
  });
  const contextBridge = {
    exposeInMainWorld(name, api) {
      exposed.set(name, api);
      const shape = Object.entries(api).map(([member, value]) => [member, typeof value === "function" ? "function" : { is: value }]);
      document.dispatchEvent(new CustomEvent(`${key}:expose`, { detail: JSON.stringify([name, Object.fromEntries(shape)]) }));
    },
  };
  const ipcRenderer = {
    send: (channel, ...sent) => tell({ channel, args: sent, ports: [] }),
    postMessage: (channel, message, transfer = []) => tell({ channel, args: [message], ports: transfer.map(keep) }),
  };
  const require = (name) => {
    if (name !== "electron") {
      throw new Error(`module not found: ${name}`); // a sandboxed preload has no others of use here
    }
    return { contextBridge, ipcRenderer };
  };
  const process = { contextIsolated: true, sandboxed: true, type: "renderer", argv: args };
  const where = { href: toElectronsUrl(location.href), origin: toElectronsUrl(location.origin), protocol: new URL(toElectronsUrl(location.href)).protocol };
  const module = { exports: {} };
  preload(require, process, where, module, module.exports);
}
