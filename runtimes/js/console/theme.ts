// Light or dark: as the system has it, until somebody says otherwise here.

export type Theme = "light" | "dark";

const KEY = "pons-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export const themeNow = (): Theme => (document.documentElement.dataset["theme"] as Theme | undefined) ?? (system.matches ? "dark" : "light");

/** Takes up what was chosen before, and tells of changes: `themechange` on the document. */
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

function tell(): void {
  document.dispatchEvent(new Event("themechange"));
}
