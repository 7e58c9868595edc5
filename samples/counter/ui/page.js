// The counter's page: hears the events of a job, which counts whether anybody listens or not.
import { connect } from "/pons.js";

const ids = ["count", "heard", "listen", "problem", "state"];
const [count, heard, listen, problem, state] = ids.map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting to Python…",
  open: "Connected to Python",
  waiting: "Connection lost, trying again…",
  closed: "Not connected",
};
const SHOWN = 5;

let subscription;

function hear({ data }) {
  count.textContent = data.counter;
  const line = document.createElement("li");
  line.textContent = `${new Date().toLocaleTimeString()}  ${JSON.stringify(data)}`;
  heard.prepend(line);
  while (heard.children.length > SHOWN) heard.lastChild.remove();
}

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
}

try {
  const py = await connect();
  py.onState(show);
  show(py.state);
  subscription = py.on("counter_increment", hear);
  listen.addEventListener("click", () => {
    if (subscription) subscription.close();
    subscription = subscription ? undefined : py.on("counter_increment", hear);
    listen.textContent = subscription ? "Stop listening" : "Listen";
  });
} catch (error) {
  show("closed");
  problem.textContent = error.message;
}
