// The plot's page: asks Python for a figure, and shows it as the image that it is.
import { connect, PythonError } from "/pons.js";

const ids = ["form", "mu", "sigma", "plot", "clear", "fig", "problem", "state"];
const [form, mu, sigma, plot, clear, fig, problem, state] = ids.map((id) => document.getElementById(id));
const words = {
  connecting: "Connecting to Python…",
  open: "Connected to Python",
  waiting: "Connection lost, trying again…",
  closed: "Not connected",
};
const connection = connect();

async function ask(what) {
  plot.disabled = clear.disabled = true;
  try {
    problem.textContent = "";
    return await what(await connection);
  } catch (error) {
    problem.textContent = error instanceof PythonError ? `${error.type}: ${error.message}` : error.message;
  } finally {
    plot.disabled = clear.disabled = false;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const picture = await ask((py) => py.plot(mu.valueAsNumber, sigma.valueAsNumber));
  if (picture) {
    URL.revokeObjectURL(fig.src);
    fig.src = URL.createObjectURL(new Blob([picture.data], { type: picture.type }));
    fig.alt = `A figure with the curve for mu ${mu.value} and sigma ${sigma.value}`;
    fig.hidden = false;
  }
});

clear.addEventListener("click", async () => {
  await ask((py) => py.clear());
  fig.hidden = true;
});

function show(now) {
  state.textContent = words[now];
  state.dataset.state = now;
}

connection.then(
  (py) => {
    py.onState(show);
    show(py.state);
  },
  (error) => {
    show("closed");
    problem.textContent = error.message;
  },
);
