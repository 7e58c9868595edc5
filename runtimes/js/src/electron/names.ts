// What main, preload and page call each other's parts.

/** A new document has begun in a window: its number. */
export const DOCUMENT = "pons:document";

/** A page wants to join: the number of its document, and the port. */
export const JOIN = "pons:join";

/** The global that the preload gives a page; `/pons.js` looks for it. */
export const DOOR = "ponsPreload";

/** What a page is sent with its port, and the number that it asked with behind it. */
export const PORT = "pons:port:";

/** Where the pages of an application come from. */
export const SCHEME = "app";
export const ORIGIN = `${SCHEME}://pons`;

/** The argument by which main tells the preload which other origins are let in. */
export const ORIGINS = "--pons-origins=";

/** What the preload gives a page. */
export interface PreloadDoor {
  /** Asks main for a connection to the host; the port comes in a message to the window, behind PORT and this number. */
  join(number: number): void;
}
