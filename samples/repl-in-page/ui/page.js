// A prompt whose Python runs in this very page; what it prints and gives is appended to the output.
import { connect, PythonError } from "/pons.js";

const ids = ["form", "code", "run", "clear", "output", "progress", "state"];
const [form, code, run, clear, output, progress, state] = ids.map((id) => document.getElementById(id));

function show(text) {
  output.value += text;
  output.scrollTop = output.scrollHeight;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  run.disabled = true;
  try {
    await py.pyodide.loadPackagesFromImports(code.value);
    const value = await py.runAsync(code.value);
    if (value !== null && value !== undefined) {
      show(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);
    }
  } catch (error) {
    show(error instanceof PythonError ? error.traceback : `${error.message}\n`);
  } finally {
    run.disabled = false;
  }
});

clear.addEventListener("click", () => {
  output.value = "";
});

code.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

const py = await connect({
  python: "in-page",
  mode: "main",
  logs: ({ text }) => show(text),
  progress: (fraction, message) => {
    progress.value = fraction;
    state.textContent = `${message}…`;
  },
}).catch((error) => {
  state.textContent = error.message;
  state.dataset.state = "closed";
  throw error;
});
progress.hidden = true;
run.disabled = false;
state.textContent = "Python is in this page";
state.dataset.state = "open";
