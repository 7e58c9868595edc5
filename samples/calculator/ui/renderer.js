// The calculator's page: Python is asked once when the page is there, and with each press.
import { connect, PythonError } from "/pons.js";

const [form, input, btn, result, problem, state] = ["form", "input", "btn", "result", "problem", "state"]
  .map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting to Python…",
  open: "Connected to Python",
  waiting: "Connection lost, trying again…",
  closed: "Not connected",
};
const connection = connect();

async function sendToPython() {
  btn.disabled = true;
  try {
    const py = await connection;
    result.textContent = await py.calc(input.value);
    problem.textContent = "";
  } catch (error) {
    result.textContent = "";
    problem.textContent = error instanceof PythonError ? `${error.type}: ${error.message}` : error.message;
  } finally {
    btn.disabled = false;
  }
}

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
}

form.addEventListener("submit", (event) => {
  event.preventDefault(); // the page stays, Python is asked
  sendToPython();
});

connection.then(
  (py) => {
    py.onState(show);
    show(py.state);
  },
  () => show("closed"),
);
sendToPython();
