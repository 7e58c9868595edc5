// The page: each function of app.py is one of `py`.
import { connect, PythonError } from "/pons.js";

const words = { connecting: "Connecting…", open: "Connected to Python", waiting: "Connection lost, trying again…", closed: "Not connected" };
const element = (id) => document.getElementById(id);

function show(state) {
  element("state").textContent = words[state];
  element("state").dataset.state = state;
}

/** Runs what talks to Python, and shows what goes wrong. */
async function attempt(work) {
  element("problem").textContent = "";
  try {
    await work();
  } catch (error) {
    element("problem").textContent = error instanceof PythonError ? `${error.type}: ${error.message}` : error.message;
  }
}

await attempt(async () => {
  const py = await connect();
  py.onState(show);
  show(py.state);

  // A call: the page asks, Python answers.
  element("greeting").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(async () => (element("answer").textContent = await py.greet(element("name").value)));
  });

  // A stream: the page reads what Python yields.
  element("count").addEventListener("click", () =>
    attempt(async () => {
      for await (const number of py.countdown(3)) {
        element("number").textContent = number === 0 ? "Done." : number;
      }
    }),
  );
});
