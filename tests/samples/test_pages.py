"""The samples' pages, each served with its Python file and used in Chromium."""

import contextlib
import importlib.util
import os
import re
import tempfile
import unittest

import browser
import sample

PHONE = (360, 740)
DESKTOP = (1280, 800)

# How many pixels of the chart have the colour that the button has.
LINE_ON_CHART = """(() => {
    const probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = getComputedStyle(document.querySelector("#start")).backgroundColor;
    probe.fillRect(0, 0, 1, 1);
    const wanted = new Uint32Array(probe.getImageData(0, 0, 1, 1).data.buffer)[0];
    const chart = document.querySelector("#chart");
    const { data } = chart.getContext("2d").getImageData(0, 0, chart.width, chart.height);
    return new Uint32Array(data.buffer).filter((pixel) => pixel === wanted).length;
})()"""
# How many of matplotlib's first two colours the figure shows: one for each curve.
CURVES_IN_FIGURE = """(async () => {
    const fig = document.querySelector("#fig");
    await fig.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [fig.naturalWidth, fig.naturalHeight];
    const context = canvas.getContext("2d");
    context.drawImage(fig, 0, 0);
    const pixels = new Set(new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer));
    return [0xffb4771f, 0xff0e7fff].filter((colour) => pixels.has(colour)).length;
})()"""


def has(*packages):
    return all(importlib.util.find_spec(package) for package in packages)


class Folders(unittest.TestCase):
    def test_a_page_can_be_moved_anywhere(self):
        """Each folder stands alone: what it names lies in it, but for the client, which one line imports."""
        for folder in sorted(sample.ROOT.glob("*/ui")):
            with self.subTest(folder.parent.name):
                texts = [file.read_text(encoding="utf-8") for file in folder.iterdir()]
                names = [name for text in texts for name in re.findall(r'(?:href|src|from)(?:=| )"([^"#]+)"', text)]
                self.assertEqual(["/pons.js"], [name for name in names if name.startswith("/")])
                for name in names:
                    self.assertTrue(name == "/pons.js" or (folder / name).exists(), name)


@unittest.skipIf(browser.MISSING or not sample.HAS_DOTNET, browser.MISSING or "there is no dotnet on the PATH")
class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = browser.Browser().__enter__()
        cls.addClassCleanup(cls.browser.__exit__)

    @contextlib.contextmanager
    def page(self, name, file, **variables):
        """Serve a sample, open its page, and see to it that nothing goes wrong in it unseen."""
        with sample.serve(name, file, **variables) as address:
            page = self.browser.page(address)
            page.shows("#state", "Connected to Python")
            yield page
            self.assertEqual([], page.complaints)
            self.assertEqual([], page.nameless())
            for size in (PHONE, DESKTOP):
                page.size(*size)
                self.assertFalse(page.is_too_wide(), f"{name} has to be scrolled sideways at {size}")

    def test_calculator(self):
        """Asked once at the start, then by the button and by Enter; what goes wrong is Python's own error."""
        with self.page("calculator", "calc.py") as page:
            page.shows("#result", "2")
            page.fill("#input", "2 * (3 + 4) ** 2")
            page.click("#btn")
            page.shows("#result", "98")
            page.fill("#input", "1 / 0")
            page.press("Enter")
            page.shows("#problem", "ZeroDivisionError: '/' at place 3: nothing can be divided by 0.")
            page.shows("#result", "")
            page.fill("#input", "8 / 2")
            page.press("Enter")
            page.shows("#result", "4")
            page.shows("#problem", "")

    def test_a_host_that_has_gone_is_told(self):
        """The page says so by itself."""
        with self.page("calculator", "calc.py") as page:
            page.shows("#result", "2")
        page.shows("#state", "Connection lost, trying again…")

    def test_sensor(self):
        """Readings are drawn as they come; to stop closes the generator, and so does a page that goes."""
        with self.page("sensor", "sensor.py") as page:
            page.shows("#listeners", "0")
            self.assertEqual(0, page.run(LINE_ON_CHART))
            page.run("document.querySelector('#pause').value = 0.05")
            page.click("#start")
            page.shows("#listeners", "1")
            page.until("Number(document.querySelector('#count').textContent) >= 5")
            self.assertRegex(page.text("#last"), r"^-?\d+\.\d °C$")
            page.until(f"({LINE_ON_CHART}) > 100")
            page.click("#start")
            page.shows("#listeners", "0")
            page.shows("#start", "Start")
            page.run("document.querySelector('#pause').max = 36000")
            page.run("document.querySelector('#pause').value = 36000")
            page.click("#start")
            page.shows("#listeners", "1")
            page.click("#start")
            page.shows("#listeners", "0")  # in the midst of a sleep
            page.click("#start")
            page.shows("#listeners", "1")
            page.run("location.reload()")
            page.shows("#listeners", "0")

    def test_counter(self):
        """The job's events are counted live; a job that was stopped begins anew, in a process of its own."""
        with self.page("counter", "counter.py", COUNTER_PERIOD="0.05") as page:
            page.until("Number(document.querySelector('#count').textContent) >= 3")
            page.until("document.querySelectorAll('#heard li').length === 5")
            self.assertIn('{"counter":', page.text("#heard"))
            page.click("#listen")
            page.shows("#listen", "Listen")
            seen = int(page.text("#count"))
            page.click("#listen")
            page.until(f"Number(document.querySelector('#count').textContent) > {seen}")
            page.click("#run")
            page.shows("#run", "Start the job")
            stopped = int(page.text("#count"))
            page.click("#run")
            page.shows("#run", "Stop the job")
            page.until(f"Number(document.querySelector('#count').textContent) < {stopped}")

    @unittest.skipUnless(has("numpy"), "this Python has no numpy")
    def test_sum(self):
        """Forty-five; whole numbers of any size; a million at once; and what is no number is said."""
        with self.page("sum", "sum.py") as page:
            page.shows("#result", "45")
            page.fill("#numbers", "9007199254740993, 9007199254740993")
            page.click("#send")
            page.shows("#result", "18014398509481986")
            page.click("#million")
            page.until("document.querySelector('#note').textContent.startsWith('1,000,000 numbers')")
            self.assertTrue(490_000 < float(page.text("#result")) < 510_000, page.text("#result"))
            page.fill("#numbers", "1 two 3")
            page.click("#send")
            page.shows("#problem", "“two” is no number.")

    def test_events(self):
        """What one page creates, renames and removes is seen by the other at once, and is there after a reload."""
        with tempfile.TemporaryDirectory() as folder:
            with self.page("events", "events.py", EVENTS_FILE=os.path.join(folder, "events.json")) as page:
                page.click("#second")
                other = self.browser.opened()
                other.until("document.querySelector('#none').hidden === false")
                page.fill("#title", "tea, and whatever else makes a title long")
                page.run("document.querySelector('#date').value = '2026-12-24'")
                page.press("Enter")
                for each in (page, other):
                    each.until("document.querySelector('#list .title').value === 'tea, and whatever else makes a title long'")
                    each.until("document.querySelector('#list time').dateTime === '2026-12-24'")
                other.fill("#list .title", "coffee")
                other.press("Enter")
                page.until("document.querySelector('#list .title').value === 'coffee'")
                page.run("location.reload()")
                page.until("document.querySelector('#list .title').value === 'coffee'")
                page.size(*PHONE)
                self.assertFalse(page.is_too_wide())
                page.click("#list .remove")
                for each in (page, other):
                    each.until("!document.querySelector('#list li') && !document.querySelector('#none').hidden")

    @unittest.skipUnless(has("numpy", "matplotlib"), "this Python has no numpy or no matplotlib")
    def test_plot(self):
        """Each press adds a curve to the figure; clearing begins anew; an error of Python's leaves the figure."""
        with self.page("plot", "plot.py") as page:
            page.click("#plot")
            page.until("document.querySelector('#fig').complete && document.querySelector('#fig').naturalWidth > 0")
            self.assertEqual(1, page.run(CURVES_IN_FIGURE))
            before = page.run("document.querySelector('#fig').src")
            page.fill("#mu", "3")
            page.fill("#sigma", "0.5")
            page.click("#plot")
            page.until(f"document.querySelector('#fig').src !== '{before}'")
            self.assertEqual(2, page.run(CURVES_IN_FIGURE))
            page.fill("#sigma", "0")
            page.click("#plot")
            page.shows("#problem", "ValueError: sigma is 0; a standard deviation is greater than 0.")
            page.click("#clear")
            page.until("document.querySelector('#fig').hidden")
            page.fill("#sigma", "1")
            page.click("#plot")
            page.until("!document.querySelector('#fig').hidden")
            self.assertEqual(1, page.run(CURVES_IN_FIGURE))


if __name__ == "__main__":
    unittest.main()
