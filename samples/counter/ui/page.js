// The counter's page: hears the events of a job, which counts whether anybody listens or not, and stops and starts it.
import { connect } from "/pons.js";

const JOB = "counter_process";
const SHOWN = 5;

const ids = ["count", "heard", "run", "listen", "problem", "state"];
const [count, heard, run, listen, problem, state] = ids.map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting to Python…",
  open: "Connected to Python",
  waiting: "Connection lost, trying again…",
  closed: "Not connected",
};

let subscription;
let runs = true;

function hear({ data }) {
  count.textContent = data.counter;
  const line = document.createElement("li");
  line.textContent = `${new Date().toLocaleTimeString()}  ${JSON.stringify(data)}`;
  heard.prepend(line);
  while (heard.children.length > SHOWN) heard.lastChild.remove();
}

function toggleListening(py) {
  subscription?.close();
  subscription = subscription ? undefined : py.on("counter_increment", hear);
  listen.textContent = subscription ? "Stop listening" : "Listen";
}

// Who has named the host's token may look after its jobs.
async function toggleJob(py) {
  run.disabled = true;
  await py.call(runs ? "pons.jobs.stop" : "pons.jobs.start", JOB);
  await look(py);
}

async function look(py) {
  const { jobs } = await py.call("pons.status");
  runs = jobs.find(({ name }) => name === JOB).state === "running";
  run.textContent = runs ? "Stop the job" : "Start the job";
  run.disabled = false;
}

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
}

function complain(error) {
  problem.textContent = error.message;
}

try {
  const py = await connect();
  py.onState(show);
  show(py.state);
  toggleListening(py);
  listen.addEventListener("click", () => toggleListening(py));
  listen.disabled = false;
  run.addEventListener("click", () => toggleJob(py).catch(complain));
  await look(py);
} catch (error) {
  if (!subscription) show("closed");
  complain(error);
}
