// Light or dark: as the system has it, until somebody says otherwise here. `themechange` tells of it.

export type Theme = "light" | "dark";

const KEY = "pons-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export const themeNow = (): Theme => (document.documentElement.dataset["theme"] as Theme | undefined) ?? (system.matches ? "dark" : "light");

/** Takes up what was chosen before. */
export function startTheme(): void {
  const kept = localStorage.getItem(KEY);
  if (kept === "light" || kept === "dark") {
    document.documentElement.dataset["theme"] = kept;
  }
  system.addEventListener("change", tell);
}

/** Changes to the other one; back to that of the system where they are the same. */
export function toggleTheme(): void {
  const next: Theme = themeNow() === "dark" ? "light" : "dark";
  if ((next === "dark") === system.matches) {
    delete document.documentElement.dataset["theme"];
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset["theme"] = next;
    localStorage.setItem(KEY, next);
  }
  tell();
}

/** Canvases are told one by one, by what stands in the page: one that is gone is kept by nobody. */
function tell(): void {
  for (const listener of [document, ...document.querySelectorAll("canvas")]) {
    listener.dispatchEvent(new Event("themechange"));
  }
}
