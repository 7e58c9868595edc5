// The sensor's page: reads a stream of Python's, draws what comes, and closes the generator when it has enough.
import { connect, named, PythonError } from "/pons.js";
import { Chart } from "./chart.js";

const [form, start, pause, seconds] = ["form", "start", "pause", "seconds"].map((id) => document.getElementById(id));
const [last, lowest, highest, count] = ["last", "lowest", "highest", "count"].map((id) => document.getElementById(id));
const [listeners, problem, state] = ["listeners", "problem", "state"].map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting to Python…",
  open: "Connected to Python",
  waiting: "Connection lost, trying again…",
  closed: "Not connected",
};
const chart = new Chart(document.getElementById("chart"));
const connection = connect();

let stop; // ends what is being read; nothing when nothing is

async function read() {
  const reading = new AbortController();
  stop = () => reading.abort();
  start.textContent = "Stop";
  problem.textContent = "";
  chart.clear();
  roll();
  try {
    const py = await connection;
    const values = [];
    const patience = named({ longest_pause: pause.valueAsNumber });
    for await (const value of py.within({ signal: reading.signal }).readings(patience)) {
      values.push(value);
      chart.add(value);
      tell(values);
    }
  } catch (error) {
    if (!reading.signal.aborted) complain(error);
  } finally {
    stop = undefined;
    start.textContent = "Start";
  }
}

function tell(values) {
  const degrees = (value) => `${value.toFixed(1)} °C`;
  last.textContent = degrees(values.at(-1));
  lowest.textContent = degrees(Math.min(...values));
  highest.textContent = degrees(Math.max(...values));
  count.textContent = values.length;
}

// While something is read the line runs on, also between two readings.
function roll() {
  chart.draw();
  if (stop) requestAnimationFrame(roll);
}

function complain(error) {
  problem.textContent = error instanceof PythonError ? `${error.type}: ${error.message}` : error.message;
}

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (stop) stop();
  else read();
});

function tellPause() {
  seconds.textContent = `${pause.valueAsNumber.toFixed(1)} s`;
}

pause.addEventListener("input", tellPause);
tellPause();

try {
  const py = await connection;
  py.onState(show);
  show(py.state);
  py.on("sensor.listeners", (event) => (listeners.textContent = event.data));
  listeners.textContent = await py.listeners();
} catch (error) {
  show("closed");
  complain(error);
}
