// Where the parts of Python in a page are: beside this module, as a host says it, or as a built page carries them.

/** Addresses of what is loaded; relative ones mean the folder of this module. */
export interface Places {
  worker: string;
  /** The Python side of Pons. */
  python: string;
  /** The folder of Pyodide; null where there is none. */
  pyodide: string | null;
  /** Why there is none. */
  problem?: string | null;
  /** The module that runs Python, where it is not beside the client. */
  inPage?: string;
  /** Pyodide's files by their names, where they are in no folder: modules as addresses, others as they are. */
  carried?: Record<string, string | Blob>;
}

const BESIDE: Places = { worker: "pons-worker.mjs", python: "pons-python.json", pyodide: "pyodide/" };

/** Asks the server; one that does not know has all of it beside this module. */
export async function placesBeside(home: string): Promise<Places> {
  try {
    const response = await fetch(new URL("pons-in-page.json", home), { cache: "no-cache" });
    return response.ok ? { ...BESIDE, ...((await response.json()) as Places) } : BESIDE;
  } catch {
    return BESIDE; // some servers answer a page in place of what they do not have
  }
}
