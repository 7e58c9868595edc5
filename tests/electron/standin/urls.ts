// Chromium as it is has no schemes of an application's own. The stand-in shows such a page under a name below `localhost`, which
// is a secure context like a scheme that is registered as secure, answers its requests itself, and tells nobody: main and preload
// see the addresses that Electron would show them.

const BELOW = "standin.localhost";

/** What stands for `app://pons/index.html`: `http://pons.app.standin.localhost/index.html`. */
export function toChromium(url: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/.exec(url) ?? [];
  return scheme === undefined || ["http", "https", "file"].includes(scheme) ? url : `http://${host}.${scheme}.${BELOW}${rest}`;
}

/** The way back; also run in the page, so it is one expression. */
export function toElectron(url: string): string {
  return url.replace(/^http:\/\/([^/]*)\.([^./]*)\.standin\.localhost/, "$2://$1");
}

/** The addresses that the stand-in answers. */
export const OWN = `http://*.${BELOW}/*`;
