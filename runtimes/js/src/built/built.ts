// What `/pons.js` is in a page that `pons build` has made: the client, whose `connect()` runs the program in the page.
import type { Places } from "../inpage/places.ts";

/** What the build knows; addresses are absolute. */
export interface Build {
  /** The file among them whose functions are the actions; empty: pages name their own. */
  module: string;
  files: Record<string, string>;
  packages: string[];
  places: Places;
  /** The service worker that keeps the files; none in a page that is one file. */
  offline?: string;
  /** Addresses of the pages that asked to be isolated. */
  isolated?: string[];
}

export { unpacked } from "./unpacked.ts";

type Connect = (to?: unknown, options?: object) => Promise<unknown>;

// The worker that keeps the files is there within moments, or it will not be there in time.
const PATIENCE = 4000;
const TRIED = "pons-isolated";

/** Makes the `connect` of a built page. Whoever names an address means a host, as ever. */
export function bind(connect: Connect, made: Build | Promise<Build>): Connect {
  const kept = Promise.resolve(made).then(keep);
  return async (to, more) => {
    if (to !== undefined && !isOptions(to)) {
      return connect(to, more);
    }
    const { module, files, packages, places } = await kept;
    const asked = (more ?? to ?? {}) as { module?: string };
    const own = asked.module === undefined && module !== "" ? { module, files } : {};
    const connection = await connect({ python: "in-page", ...own, packages, places, ...asked });
    navigator.serviceWorker?.controller?.postMessage("keep");
    return connection;
  };
}

function isOptions(to: unknown): to is object {
  return typeof to === "object" && to !== null && !(to instanceof URL) && !("send" in to) && !("postMessage" in to);
}

async function keep(build: Build): Promise<Build> {
  await keepOffline(build);
  return build;
}

/** Has the files kept, so that the page opens without a network; a page that wants to be isolated is loaded again once, as its server does not isolate it. */
async function keepOffline({ offline, isolated = [] }: Build): Promise<void> {
  const workers = (globalThis as { navigator?: Navigator }).navigator?.serviceWorker;
  if (offline === undefined || workers === undefined || typeof document === "undefined") {
    return; // pages that come without encryption, or from a file, have none
  }
  try {
    const registration = await workers.register(offline, { updateViaCache: "none" });
    await controlled(workers, registration);
    if (workers.controller !== null && mayIsolate(isolated)) {
      location.reload();
      await new Promise(() => undefined); // what is loaded next goes on
    }
  } catch (error) {
    console.warn(`This page works, but not without a network: ${(error as Error).message}`);
  }
}

/** Whether this page is to be isolated, and was not loaded again for that already. */
function mayIsolate(isolated: readonly string[]): boolean {
  const { origin, pathname } = location;
  if (globalThis.crossOriginIsolated || !isolated.includes(origin + pathname.replace(/index\.html$/, ""))) {
    sessionStorage.removeItem(TRIED);
    return false;
  }
  const isFirst = sessionStorage.getItem(TRIED) === null;
  sessionStorage.setItem(TRIED, "yes");
  return isFirst;
}

/** Resolves when the worker has taken the page over, or will not. */
function controlled(workers: ServiceWorkerContainer, { installing }: ServiceWorkerRegistration): Promise<void> {
  return new Promise((resolve) => {
    workers.controller === null ? workers.addEventListener("controllerchange", () => resolve(), { once: true }) : resolve();
    installing?.addEventListener("statechange", () => installing.state === "redundant" && resolve());
    setTimeout(resolve, PATIENCE);
  });
}
