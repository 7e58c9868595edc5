// The first page of the demo: asks the host, which is C#, for the samples that it serves.
import { connect } from "/pons.js";

const [samples, card, problem, state] = ["samples", "card", "problem", "state"]
  .map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting…",
  open: "Connected",
  waiting: "Connection lost, trying again. Has the demo ended?",
  closed: "Not connected. The demo says on its terminal where it is, with a code that lets one browser in.",
};

function add(sample) {
  const line = card.content.firstElementChild.cloneNode(true);
  const link = line.querySelector("a");
  link.textContent = sample.title;
  line.querySelector(".text").textContent = sample.text;
  if (sample.problem) {
    line.classList.add("out");
    line.querySelector(".file").textContent = sample.problem;
  } else {
    link.href = `samples/${sample.name}/`;
    line.querySelector("img").src = `samples/${sample.name}/icon.svg`;
    line.querySelector(".file").textContent = `samples/${sample.name}/${sample.file}`;
  }
  samples.append(line);
}

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
}

try {
  const py = await connect();
  py.onState(show);
  show(py.state);
  (await py.demo.samples()).forEach(add);
} catch (error) {
  show("closed");
  problem.textContent = error.message;
}
