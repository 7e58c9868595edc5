// @ts-check
// A page without a build step. Its types come from shop.ts, which `pons gen ts` writes: an editor knows each action here.
import { connect, named } from "/pons.js";

/** @import { Kind, Shop, Tea } from "./shop.ts" */

/** @type {Record<Kind, string>} */
const KINDS = { green: "Green tea", black: "Black tea", herbs: "Herbs" };

const py = await /** @type {typeof connect<Shop>} */ (connect)();
const basket = await py.Basket("the page");
const kinds = /** @type {HTMLSelectElement} */ (element("kind"));
kinds.append(new Option("all", ""), ...Object.entries(KINDS).map(([kind, text]) => new Option(text, kind)));
kinds.addEventListener("change", () => void attempt(show));
void attempt(show);
void attempt(follow);

async function show() {
  const kind = /** @type {Kind | ""} */ (kinds.value);
  const teas = await py.find(named({ kind: kind || null }));
  element("teas").replaceChildren(...teas.map(row));
}

/** @param {Tea} tea */
function row(tea) {
  const button = document.createElement("button");
  button.textContent = "Buy";
  button.addEventListener("click", () => void attempt(() => buy(tea)));
  const line = document.createElement("tr");
  line.append(...[tea.name, KINDS[tea.kind], tea.price.toFixed(2), tea.from_country ?? "", button].map(cell));
  return line;
}

/** @param {Node | string} content */
function cell(content) {
  const made = document.createElement("td");
  made.append(content);
  return made;
}

/** @param {Tea} tea */
async function buy(tea) {
  const count = await basket.call("add", tea.name);
  element("basket").textContent = `${count} for ${(await basket.call("total")).toFixed(2)}`;
}

async function follow() {
  for await (const { tea, count, to } of py.deliveries(0.1)) {
    const line = document.createElement("li");
    line.textContent = `${count} × ${tea.name} for ${to}`;
    element("deliveries").append(line);
  }
}

/** @param {() => Promise<void>} work */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    element("error").textContent = String(error);
  }
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
