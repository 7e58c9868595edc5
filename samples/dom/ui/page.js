// Lets Python run in this page, and gives it what its scope has from JavaScript.
import { connect } from "/pons.js";

const state = document.getElementById("state");
try {
  const py = await connect({ python: "in-page", mode: "main", module: "dom.py" });
  py.pyodide.globals.set("window_square", () => innerHeight * innerWidth);
  state.textContent = "Python is in this page";
  state.dataset.state = "open";
} catch (error) {
  state.textContent = error.message;
  state.dataset.state = "closed";
}
