// The page of the events: what is kept, what is new, and what other pages do to it meanwhile.
import { connect, PythonError } from "/pons.js";

const ids = ["form", "title", "date", "list", "none", "row", "problem", "state"];
const [form, title, date, list, none, row, problem, state] = ids.map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting to Python…",
  open: "Connected to Python",
  waiting: "Connection lost, trying again…",
  closed: "Not connected",
};
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const rows = new Map(); // of the events, by their ids

function put(event) {
  let line = rows.get(event.id);
  if (!line) {
    line = row.content.firstElementChild.cloneNode(true);
    rows.set(event.id, line);
    list.append(line);
    line.querySelector(".title").addEventListener("change", ({ target }) => rename(line.event, target));
    line.querySelector(".remove").addEventListener("click", () => attempt((py) => py.events.remove(event.id)));
  }
  line.event = event;
  const name = line.querySelector(".title");
  if (name !== document.activeElement) name.value = event.title; // what is being typed stays
  line.querySelector(".remove").setAttribute("aria-label", `Remove ${event.title}`);
  const time = line.querySelector("time");
  time.dateTime = event.date ?? "";
  time.textContent = event.date ? day.format(new Date(`${event.date}T00:00`)) : "";
  none.hidden = true;
}

function drop(id) {
  rows.get(id)?.remove();
  rows.delete(id);
  none.hidden = rows.size > 0;
}

/** Shows all events as they are now; those that went while nobody listened go here too. */
async function load(py) {
  const events = await py.events.list();
  const ids = new Set(events.map((event) => event.id));
  [...rows.keys()].filter((id) => !ids.has(id)).forEach(drop);
  events.forEach(put);
  none.hidden = rows.size > 0;
}

function rename(event, input) {
  const title = input.value.trim();
  if (title === "") input.value = event.title;
  else attempt((py) => py.events.update({ ...event, title }));
}

async function attempt(what) {
  try {
    problem.textContent = "";
    return await what(await connection);
  } catch (error) {
    problem.textContent = error instanceof PythonError ? `${error.type}: ${error.message}` : error.message;
  }
}

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
  if (now === "open") attempt(load);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = title.value.trim();
  if (name !== "" && (await attempt((py) => py.events.create({ title: name, date: date.value || null })))) title.value = "";
  title.focus();
});

const connection = connect();
try {
  const py = await connection;
  py.on("events.saved", (event) => put(event.data));
  py.on("events.removed", (event) => drop(event.data));
  py.onState(show);
  show(py.state);
} catch (error) {
  show("closed");
  problem.textContent = error.message;
}
