// Which pages are let in to the host, and which of their connections are still theirs.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ipcMain, type IpcMainEvent, type WebContents, type WebFrameMain } from "electron";
import { Bridge, type Door } from "./bridge.ts";
import { DOCUMENT, JOIN, ORIGIN } from "./names.ts";

const LEFT = "The page that asks has been left.";
const MOST = 64; // connections of one page; it needs one

/** What a window shows at the moment. */
interface Shown {
  document: string;
  readonly bridges: Set<Bridge>;
}

/** Lets pages in whose preload asks for it. */
export class Entrance {
  readonly #shown = new Map<WebContents, Shown>();
  readonly #onDocument = (event: IpcMainEvent, document: string): void => this.#begin(event, document);
  readonly #onJoin = (event: IpcMainEvent, document: string): void => this.#join(event, document);

  /**
   * @param folder Whose files are let in as pages.
   * @param origins Other pages that are.
   * @param door Where the host is; waits for one that starts, and fails where none will.
   */
  constructor(
    private readonly folder: string,
    private readonly origins: readonly string[],
    private readonly door: () => Promise<Door>,
  ) {
    ipcMain.on(DOCUMENT, this.#onDocument);
    ipcMain.on(JOIN, this.#onJoin);
  }

  /** Ends every connection, and lets nobody in any more. */
  close(): void {
    ipcMain.off(DOCUMENT, this.#onDocument);
    ipcMain.off(JOIN, this.#onJoin);
    this.#shown.forEach((shown) => this.#leave(shown));
  }

  /** A window shows a new document, by a navigation or a reload: what the old one had ends, whether or not its ports say so. */
  #begin({ sender, senderFrame }: IpcMainEvent, document: string): void {
    if (senderFrame?.parent) {
      return; // a frame within the page, which stays
    }
    const shown = this.#shown.get(sender) ?? this.#meet(sender);
    this.#leave(shown);
    shown.document = document;
  }

  #meet(contents: WebContents): Shown {
    const shown: Shown = { document: "", bridges: new Set() };
    this.#shown.set(contents, shown);
    contents.on("render-process-gone", () => this.#leave(shown));
    contents.once("destroyed", () => {
      this.#leave(shown);
      this.#shown.delete(contents);
    });
    return shown;
  }

  #leave({ bridges }: Shown): void {
    bridges.forEach((bridge) => bridge.close());
  }

  #join(event: IpcMainEvent, document: string): void {
    const port = event.ports[0];
    if (port === undefined) {
      return; // no preload of ours
    }
    const bridge = new Bridge(port);
    const shown = this.#shown.get(event.sender);
    const refusal = this.#refusalOf(event.senderFrame);
    if (refusal !== null || shown?.document !== document) {
      return bridge.refuse(refusal ?? LEFT);
    }
    if (shown.bridges.size >= MOST) {
      return bridge.refuse(`This page has ${MOST} connections already, and can have no more.`);
    }
    shown.bridges.add(bridge);
    bridge.ended = () => shown.bridges.delete(bridge);
    this.door().then(
      (door) => bridge.open(door),
      () => bridge.close(), // the page is told by its connection, and may ask again
    );
  }

  /** Says why a frame is not let in; null: it is. */
  #refusalOf(frame: WebFrameMain | null): string | null {
    if (frame === null || frame.detached) {
      return LEFT;
    }
    if (frame.parent !== null) {
      return "Only the page of a window is let in, and no frame within it.";
    }
    if (isFileBelow(this.folder, frame.url) || frame.origin === ORIGIN || this.origins.includes(frame.origin)) {
      return null;
    }
    return `${frame.url} is not let in: it is neither of ${ORIGIN} nor a file of the application, and ${frame.origin} is not among the option origins of start().`;
  }
}

function isFileBelow(folder: string, url: string): boolean {
  if (!url.startsWith("file:///")) {
    return false; // also files of other machines
  }
  const way = path.relative(folder, fileURLToPath(url));
  return !way.startsWith("..") && !path.isAbsolute(way);
}
