// Where an application's `electron` and `pons` are found: the stand-in, and this repository's package.
const PACKAGE = new URL("../../../runtimes/js/package.json", import.meta.url).href;
const ELECTRON = new URL("../../../artifacts/electron/electron.mjs", import.meta.url).href;

export function resolve(specifier, context, next) {
  if (specifier === "electron") {
    return { url: ELECTRON, shortCircuit: true };
  }
  // A package may import itself by its name, and is then found by its own `exports`.
  return next(specifier, /^pons(\/|$)/.test(specifier) ? { ...context, parentURL: PACKAGE } : context);
}
