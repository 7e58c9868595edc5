// How a page comes to its token: by the code of the address that it was opened with, once, and then by what it kept.
const KEY = "pons-token";

let entering: Promise<void> | undefined;

/** Gives the token of this page. */
export async function pageToken(host: string | undefined): Promise<string | undefined> {
  if (host !== undefined) {
    await (entering ??= enter(host));
  }
  return kept();
}

/** Redeems the code of the launch address, and takes it out of the address bar. */
async function enter(host: string): Promise<void> {
  const code = typeof document === "undefined" ? null : new URLSearchParams(location.hash.slice(1)).get("code");
  if (code === null) {
    return;
  }
  history.replaceState(history.state, "", location.pathname + location.search);
  try {
    const answer = await fetch(new URL("/pons/enter", host), { method: "POST", body: code });
    const { token } = answer.ok ? ((await answer.json()) as { token?: string | null }) : {};
    if (typeof token === "string") {
      sessionStorage.setItem(KEY, token);
    }
  } catch {
    // Nobody is there, which joining says; a code that was used already leaves the token that this page may have kept.
  }
}

function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined; // a worker has none, and a sandboxed frame may not look
  }
}
