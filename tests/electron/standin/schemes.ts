import type { CustomScheme, Protocol } from "electron";
import type { Reply } from "./chromium.ts";
import { toElectron } from "./urls.ts";

type Handler = Parameters<Protocol["handle"]>[1];

const handlers = new Map<string, Handler>();
const privileged = new Set<string>();
let isReady = false;

/** Main's schemes. As in Electron, privileges are given before `ready` and handlers after it. */
export const protocol: Pick<Protocol, "registerSchemesAsPrivileged" | "handle" | "unhandle" | "isProtocolHandled"> = {
  registerSchemesAsPrivileged(schemes: CustomScheme[]) {
    if (isReady) {
      throw new Error("protocol.registerSchemesAsPrivileged should be called before app is ready");
    }
    privileged.clear(); // the last call wins
    schemes.forEach(({ scheme }) => privileged.add(scheme));
  },
  handle(scheme, handler) {
    if (!isReady) {
      throw new Error("protocol.handle can only be used after app is ready");
    }
    handlers.set(scheme, handler);
  },
  unhandle: (scheme) => void handlers.delete(scheme),
  isProtocolHandled: (scheme) => handlers.has(scheme),
};

/** From now on schemes have to have been named. */
export function getReady(): void {
  isReady = true;
}

/** Answers a request of a page by main's handler. */
export async function answer({ requestId, request }: Reply, send: (method: string, params: Reply) => Promise<Reply>): Promise<void> {
  const url = toElectron(request.url);
  const scheme = new URL(url).protocol.slice(0, -1);
  const handler = handlers.get(scheme);
  try {
    if (handler === undefined || !privileged.has(scheme)) {
      throw new Error(`Nothing handles ${url}, or its scheme has no privileges.`);
    }
    const { method, headers, postData } = request;
    const response = await handler(new Request(url, { method, headers, ...(postData === undefined ? {} : { body: postData }) }) as GlobalRequest);
    const responseHeaders = [...response.headers].map(([name, value]) => ({ name, value }));
    const body = Buffer.from(await response.arrayBuffer()).toString("base64");
    await send("Fetch.fulfillRequest", { requestId, responseCode: response.status, responseHeaders, body });
  } catch (error) {
    console.error(error);
    await send("Fetch.failRequest", { requestId, errorReason: "Failed" }).catch(() => undefined); // the page has gone meanwhile
  }
}
