// The module that pages load as `/pons.js`: what they get from it, and what is theirs of the places it runs in.
import type { connect as Connect } from "../../pons.d.ts";
import { connectIn } from "./connect.ts";
import { pageToken } from "./entry.ts";
import { kit } from "./kit.ts";
import { pagePlatform } from "./place.ts";
import { preloadWay } from "./preload.ts";
import { openSocket } from "./wires.ts";

/** Joins a host. */
export const connect: typeof Connect = connectIn({
  platform: pagePlatform,
  home: () => {
    // A page that comes from elsewhere takes this module from its host, and means that host.
    const own = new URL(import.meta.url);
    return /^https?:$/.test(own.protocol) && own.pathname.endsWith("/pons.js") ? own.origin : globalThis.location?.origin;
  },
  way: preloadWay, // a window of Electron's
  token: pageToken,
  openInPage: async (options, side, heard) => {
    const address = options.places?.inPage ?? new URL("pons-in-page.mjs", import.meta.url).href;
    const { open } = (await import(address)) as typeof import("../inpage/browser.ts");
    return open(kit, options, side, heard);
  },
  open: (address) => openSocket(address.href, (url, protocol) => new WebSocket(url, protocol)),
}) as never;

export * from "./exports.ts";
