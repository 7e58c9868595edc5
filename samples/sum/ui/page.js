// The sum's page: sends numbers, few as a list or a million as a typed array, and shows what numpy makes of them.
import { connect, PythonError } from "/pons.js";

const ids = ["form", "numbers", "send", "million", "result", "note", "problem", "state"];
const [form, numbers, send, million, result, note, problem, state] = ids.map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting to Python…",
  open: "Connected to Python",
  waiting: "Connection lost, trying again…",
  closed: "Not connected",
};
const connection = connect();

async function sum(values) {
  send.disabled = million.disabled = true;
  result.textContent = note.textContent = problem.textContent = "";
  try {
    const py = await connection;
    const start = performance.now();
    result.textContent = await py.total(values);
    const took = performance.now() - start;
    const count = values.length.toLocaleString("en");
    note.textContent = `${count} numbers, there and back in ${took.toFixed(took < 10 ? 1 : 0)} ms`;
  } catch (error) {
    problem.textContent = error instanceof PythonError ? `${error.type}: ${error.message}` : error.message;
  } finally {
    send.disabled = million.disabled = false;
  }
}

function read(text) {
  const parts = text.split(/[\s,;[\]]+/).filter((part) => part !== "");
  return parts.map((word) => {
    const number = Number(word);
    if (Number.isNaN(number)) throw new Error(`“${word}” is no number.`);
    // Whole numbers that JavaScript would round go as they are.
    return /^[+-]?\d+$/.test(word) && !Number.isSafeInteger(number) ? BigInt(word) : number;
  });
}

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  try {
    sum(read(numbers.value));
  } catch (error) {
    problem.textContent = error.message;
  }
});
million.addEventListener("click", () => sum(Float64Array.from({ length: 1_000_000 }, Math.random)));

connection.then(
  (py) => {
    py.onState(show);
    show(py.state);
  },
  () => show("closed"),
);
sum(read(numbers.value));
