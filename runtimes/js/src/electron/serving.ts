// The scheme app://, under which an application's pages are origins of their own and may use modules, unlike files.
import { type CustomScheme, app, protocol } from "electron";
import { PonsError } from "../errors.ts";
import { SCHEME } from "./names.ts";
import type { Pages } from "./pages.ts";

const PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };

let isRegistered = false;

/** Serves pages from now on; gives what ends that. The other schemes are registered with ours, since Electron lets that be done once. */
export function serve(pages: Pages, others: readonly CustomScheme[]): () => void {
  if (!isRegistered) {
    if (app.isReady()) {
      throw new PonsError(`start() was called when Electron was ready already, but ${SCHEME}:// has to be registered before that. Call it at the top of the main file, before anything is awaited.`);
    }
    protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: PRIVILEGES }, ...others]);
    isRegistered = true;
  }
  let isOver = false;
  void app.whenReady().then(() => isOver || protocol.handle(SCHEME, (request) => pages.answer(request)));
  return () => {
    isOver = true;
    if (app.isReady()) {
      protocol.unhandle(SCHEME);
    }
  };
}
