// Answers the requests for app://pons/: the files of a folder, and /pons.js.
import fs from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { ORIGIN } from "./names.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".avif": "image/avif", ".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".gif": "image/gif",
  ".htm": "text/html; charset=utf-8", ".html": "text/html; charset=utf-8", ".ico": "image/x-icon", ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".ogg": "audio/ogg", ".pdf": "application/pdf",
  ".png": "image/png", ".svg": "image/svg+xml; charset=utf-8", ".ttf": "font/ttf", ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm", ".wav": "audio/wav", ".webm": "video/webm", ".webmanifest": "application/manifest+json",
  ".webp": "image/webp", ".woff": "font/woff", ".woff2": "font/woff2",
}; // prettier-ignore

/** What a page may load and run where nothing else is said: its own files; pictures, sounds and fonts also as data. */
export const POLICY = [
  "default-src 'self'", "img-src 'self' data: blob:", "media-src 'self' data: blob:", "font-src 'self' data:", "object-src 'none'",
  "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'",
].join("; "); // prettier-ignore

/** The pages of an application. */
export class Pages {
  readonly #folder: string;
  readonly #headers: Readonly<Record<string, string>>;

  /**
   * @param folder What is served, and nothing outside of it.
   * @param client The file of `/pons.js`.
   * @param policy The Content-Security-Policy of each page; empty: none.
   */
  constructor(
    folder: string,
    private readonly client: string,
    policy: string,
  ) {
    this.#folder = fs.realpathSync(folder);
    this.#headers = { "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache", ...(policy === "" ? {} : { "Content-Security-Policy": policy }) };
  }

  /** Answers one request. */
  async answer(request: Request): Promise<Response> {
    if (request.method !== "GET" && request.method !== "HEAD") {
      return this.#plain(405, "Pages are read, and nothing else.", { Allow: "GET, HEAD" });
    }
    const file = await this.#find(new URL(request.url));
    if (file === null) {
      return this.#plain(404, "No page is here.");
    }
    const { size } = await fs.promises.stat(file);
    const range = rangeOf(request.headers.get("range"), size);
    if (range === undefined) {
      return this.#plain(416, "The file does not reach so far.", { "Content-Range": `bytes */${size}` });
    }
    const { start, end } = range ?? { start: 0, end: size };
    const headers = {
      ...this.#headers,
      "Content-Type": TYPES[path.extname(file).toLowerCase()] ?? "application/octet-stream",
      "Content-Length": String(end - start),
      "Accept-Ranges": "bytes",
      ...(range === null ? {} : { "Content-Range": `bytes ${start}-${end - 1}/${size}` }),
    };
    const hasBody = request.method === "GET" && end > start;
    const body = hasBody ? (Readable.toWeb(fs.createReadStream(file, { start, end: end - 1 })) as ReadableStream<Uint8Array>) : null;
    return new Response(body, { status: range === null ? 200 : 206, headers });
  }

  /** Gives the file of an address; null where there is none that may be given. */
  async #find({ host, pathname }: URL): Promise<string | null> {
    if (`app://${host}` !== ORIGIN) {
      return null;
    }
    if (pathname === "/pons.js") {
      return this.client;
    }
    try {
      const name = decodeURIComponent(pathname);
      const wanted = path.join(this.#folder, name.endsWith("/") ? `${name}index.html` : name);
      const real = await fs.promises.realpath(wanted); // where links lead
      const isInside = real.startsWith(this.#folder + path.sep);
      return isInside && !name.includes("\0") && (await fs.promises.stat(real)).isFile() ? real : null;
    } catch {
      return null; // no such file, or a name that is none
    }
  }

  #plain(status: number, text: string, more: Record<string, string> = {}): Response {
    return new Response(text, { status, headers: { ...this.#headers, "Content-Type": "text/plain; charset=utf-8", ...more } });
  }
}

/** Reads which bytes are asked for: null for all of them, undefined where there are none such. */
function rangeOf(header: string | null, size: number): { start: number; end: number } | null | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || from + to === "") {
    return null; // also what has several ranges, which may be answered with all
  }
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size : Math.min(size, Number(to) + 1);
  return start < end ? { start, end } : undefined;
}
