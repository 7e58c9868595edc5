"""Chromium without a window, driven by its own protocol: pages are opened, clicked and typed into as people do it."""

import base64
import itertools
import json
import shutil
import subprocess
import tempfile
import threading
import time

import sample

try:
    import websocket  # Debian: python3-websocket
except ImportError:
    websocket = None

MISSING = None if sample.CHROMIUM and websocket else "Chromium or python3-websocket is missing"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0", "--remote-allow-origins=*",
)  # fmt: skip
LIMIT = 60  # seconds that a page may take for what is expected of it


class Browser:
    """A browser with a profile of its own; `page()` opens a tab."""

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="pons-chromium-")
        command = [sample.CHROMIUM, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        none = subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=none, stdout=none, stderr=subprocess.PIPE, text=True)
        address = next(line.split()[-1] for line in self.process.stderr if "DevTools listening on" in line)
        threading.Thread(target=self.process.stderr.read, daemon=True).start()  # else it blocks when the pipe is full
        self.socket = websocket.create_connection(address, timeout=2 * LIMIT, enable_multithread=False)
        self.numbers = itertools.count(1)
        self.pages = {}
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait(LIMIT)
        self.process.stderr.close()
        shutil.rmtree(self.profile, ignore_errors=True)  # a process that ends later may still write there

    def page(self, address="about:blank"):
        """Open a tab of a session of its own, as if somebody had typed the address."""
        page = self._attach(self.send(None, "Target.createTarget", url="about:blank")["targetId"])
        page.go(address)
        return page

    def opened(self):
        """Give the tab that a page has opened."""
        known = {page.target for page in self.pages.values()}
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            for target in self.send(None, "Target.getTargets", filter=[{"type": "page"}])["targetInfos"]:
                if target.get("openerId") in known and target["targetId"] not in known:
                    return self._attach(target["targetId"])
        raise AssertionError("No tab was opened.")

    def _attach(self, target):
        session = self.send(None, "Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self.pages[session] = Page(self, session, target)
        for domain in ("Page", "Runtime", "Log"):
            page.send(f"{domain}.enable")
        return page

    def send(self, session, method, **parameters):
        """Ask the browser for something, and wait for its answer; what happens meanwhile is told to its page."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        self.socket.send(json.dumps({**message, "sessionId": session} if session else message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise Refused(f"{method}: {answer['error']['message']}")
                return answer["result"]
            if answer.get("sessionId") in self.pages:
                self.pages[answer["sessionId"]].note(answer)


class Refused(Exception):
    """The browser cannot do what was asked, for example because the page is another one by now."""


class Page:
    """A tab. `complaints` is what went wrong in it: what nobody caught, errors on the console, what could not be loaded."""

    def __init__(self, browser, session, target):
        self.browser, self.session, self.target, self.complaints = browser, session, target, []

    def send(self, method, **parameters):
        return self.browser.send(self.session, method, **parameters)

    def note(self, event):
        parameters = event.get("params", {})
        if event["method"] == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif event["method"] == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "assert"):
            said = [argument.get("value", argument.get("description")) for argument in parameters["args"]]
            self.complaints.append(" ".join(map(str, said)))
        elif event["method"] == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.complaints.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")

    def go(self, address):
        failed = self.send("Page.navigate", url=address).get("errorText")
        if failed:
            raise AssertionError(f"{address}: {failed}")

    def run(self, code):
        """Evaluate JavaScript in the page, and give its value; a promise is awaited."""
        answer = self.send("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(f"{code}\n{details.get('exception', {}).get('description', details['text'])}")
        return answer["result"].get("value")

    def until(self, condition):
        """Wait until an expression is true in the page, or in the one that comes after it, and give its value."""
        look = f"""new Promise((tell) => {{
            const end = performance.now() + 250;
            const look = () => {{
                let value;
                try {{ value = {condition}; }} catch {{ /* what it asks for is not there yet */ }}
                if (value || performance.now() > end) tell(value);
                else setTimeout(look, 5);
            }};
            look();
        }})"""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            try:
                value = self.run(look)
            except Refused:
                continue  # the page went while it was asked
            if value:
                return value
        raise AssertionError(f"It never came to {condition}. The page: {self.text()!r}, {self.complaints}")

    def text(self, selector="body"):
        return self.run(f"document.querySelector({json.dumps(selector)}).innerText")

    def shows(self, selector, text):
        """Wait until an element has that text."""
        self.until(f"document.querySelector({json.dumps(selector)}).textContent === {json.dumps(text)}")

    def click(self, selector):
        """Press the mouse in the middle of an element."""
        x, y = self.until(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            if (element.disabled) return;
            element.scrollIntoView({{ block: "nearest" }});
            const {{ x, y, width, height }} = element.getBoundingClientRect();
            return width > 0 && [x + width / 2, y + height / 2];
        }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def fill(self, selector, text):
        """Type a text into a field, in place of what stands there."""
        self.until(f"document.querySelector({json.dumps(selector)})?.focus() ?? true")
        self.run("document.activeElement.select()")
        self.send("Input.insertText", text=text)

    def press(self, key):
        """Press a key where the focus is: Enter, Tab, Escape."""
        code = {"Enter": 13, "Tab": 9, "Escape": 27}[key]
        text = {"text": "\r"} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=code, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    def size(self, width, height):
        """Make the window as large as that, in CSS pixels."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def nameless(self):
        """Give what can be used and has no name for those who hear the page."""
        used = ("button", "textbox", "slider", "spinbutton", "link", "checkbox", "combobox", "Date", "image", "img")
        nodes = self.send("Accessibility.getFullAXTree")["nodes"]
        seen = [node for node in nodes if not node.get("ignored") and node.get("role", {}).get("value") in used]
        return [node["role"]["value"] for node in seen if not node.get("name", {}).get("value")]

    def is_too_wide(self):
        """Tell whether one has to scroll sideways."""
        return self.run("document.documentElement.scrollWidth > innerWidth")

    def dark(self, is_dark):
        scheme = "dark" if is_dark else "light"
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self):
        """Give the page as a PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])
