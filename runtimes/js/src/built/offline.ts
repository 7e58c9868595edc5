// The service worker of a page that `pons build` has made: keeps its files, each under the hash of its content, so that it opens
// without a network, and gives pages that ask for it the headers which their server does not send.

/** What the build writes before this. */
interface Contents {
  /** The files below the scope, each with the hash of its content. */
  files: Record<string, string>;
  /** Which of them are pages that are isolated. */
  isolated: string[];
}

interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends Lifetime {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Scope {
  ponsContents: Contents;
  location: Location;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install" | "activate" | "message", heard: (event: Lifetime) => void): void;
  addEventListener(name: "fetch", heard: (event: FetchEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const { files, isolated } = scope.ponsContents;
const root = new URL("./", scope.location.href);
const CACHE = `pons ${root.pathname}`;
const coming = new Map<string, Promise<void>>(); // what passes through, and is kept on the way
const LARGE = "pons/pyodide-"; // loaded by the page when it starts Python, and kept then

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => scope.clients.claim())));
scope.addEventListener("message", (event) => event.waitUntil(keep(() => true)));
scope.addEventListener("fetch", (event) => {
  const name = nameOf(event.request);
  if (name !== undefined) {
    event.respondWith(answer(name, event));
  }
});

async function install(): Promise<void> {
  await keep((name) => !name.startsWith(LARGE));
  await scope.skipWaiting();
}

/** Keeps what is not kept yet. A file that is not the one of this build ends it: the next visit tries again. */
async function keep(isMeant: (name: string) => boolean): Promise<void> {
  const cache = await caches.open(CACHE);
  const missing = Object.entries(files).filter(([name]) => isMeant(name));
  await Promise.all(
    missing.map(async ([name, hash]) => {
      const key = keyOf(hash);
      await coming.get(key);
      if ((await cache.match(key)) === undefined) {
        const response = await fetch(new URL(name, root), { cache: "no-cache" });
        if (!response.ok || !(await isOfBuild(name, response.clone()))) {
          throw new Error(`${name} is not the file of this build.`);
        }
        await cache.put(key, response);
      }
    }),
  );
}

/** Forgets what earlier builds had and this one has not. */
async function tidy(): Promise<void> {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.values(files).map(keyOf));
  for (const { url } of await cache.keys()) {
    if (!wanted.has(url)) {
      await cache.delete(url);
    }
  }
}

async function answer(name: string, event: FetchEvent): Promise<Response> {
  const { request } = event;
  const key = keyOf(files[name]!);
  const cache = await caches.open(CACHE);
  let response = await cache.match(key);
  if (response === undefined) {
    response = await fetch(request);
    if (response.status === 200) {
      const kept = cache.put(key, response.clone()).catch(() => undefined); // a full disk: it is fetched again next time
      coming.set(key, kept.finally(() => coming.delete(key)));
      event.waitUntil(kept);
    }
  }
  const isPage = isolated.includes(name);
  return isPage || (isolated.length > 0 && request.destination === "worker") ? isolate(response, isPage) : response;
}

function isolate(response: Response, isPage: boolean): Response {
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  if (isPage) {
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/** Which file a request is for; an address of a folder is that of its index. */
function nameOf({ url, method }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== root.origin || !pathname.startsWith(root.pathname)) {
    return undefined;
  }
  const name = decodeURIComponent(pathname.slice(root.pathname.length));
  const page = name === "" || name.endsWith("/") ? `${name}index.html` : name;
  return Object.hasOwn(files, page) ? page : undefined;
}

function keyOf(hash: string): string {
  return new URL(`pons/kept/${hash}`, root).href;
}

/** Whether a file is what was built, and not one of a build before or after. Some servers add to pages what they like. */
async function isOfBuild(name: string, response: Response): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  const hash = Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hash === files[name] || /\.html?$/.test(name);
}

export {};
