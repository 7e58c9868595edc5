"""Code that touches the page it runs in: elements, handlers, fetch, and what JavaScript puts into its scope."""

from js import document, window

div = document.createElement("div")
div.innerHTML = "<h1>This element was created from Python</h1>"
document.getElementById("simple-example").prepend(div)


def handle_clear_output(event):
    """Empties the output; Python functions are handlers of events."""
    output_area = document.getElementById("output")
    output_area.value = ""


clear_button = document.createElement("button")
clear_button.innerHTML = "Clear output"
clear_button.onclick = handle_clear_output
document.getElementById("simple-example").appendChild(clear_button)


def show(text):
    """Writes a line below the buttons."""
    document.getElementById("message").textContent = text


def greet():
    """Is called by a handler in HTML, and calls a function of JavaScript in the midst of an expression."""
    show(f"Hi from Python. Windows square: {window_square()}")  # noqa: F821  (JavaScript has put it here)


def fetch_chained():
    """Fetches by a chain of promises, as JavaScript does."""
    (
        window.fetch("message.json")
        .then(lambda resp: resp.json())
        .then(lambda data: show(data.msg))
        .catch(lambda err: show("there were error: " + err.message))
    )


async def fetch_awaited():
    """Fetches by await, and turns what came into a dict."""
    resp = await window.fetch("message.json")
    data = (await resp.json()).to_py()
    return data["msg"]
