"""The samples whose Python runs in the page itself: a host hands out their files, and no more."""

import contextlib
import unittest

import browser
import sample

PYODIDE = sample.ROOT.parent / "runtimes" / "js" / "node_modules" / "pyodide"
PHONE = (360, 740)
MISSING = browser.MISSING or (None if sample.HAS_DOTNET else "there is no dotnet on the PATH")


@unittest.skipIf(MISSING, MISSING)
class InPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not PYODIDE.exists():
            raise unittest.SkipTest("Pyodide is not installed beside the JavaScript sources.")
        cls.browser = browser.Browser().__enter__()
        cls.addClassCleanup(cls.browser.__exit__)

    @contextlib.contextmanager
    def page(self, name):
        """Serve a sample's pages without any Python file, and wait until Python is in the page."""
        with sample.pons("serve", "--ui", str(sample.ROOT / name / "ui")) as address:
            page = self.browser.page(address)
            page.shows("#state", "Python is in this page")
            yield page
            self.assertEqual([], page.complaints)
            self.assertEqual([], page.nameless())
            page.size(*PHONE)
            self.assertFalse(page.is_too_wide(), f"{name} has to be scrolled sideways on a phone")

    def test_a_prompt(self):
        """Code runs, prints, gives its value, touches the page, and what it raises is shown; Clear empties the output."""
        with self.page("repl-in-page") as page:
            page.click("#run")
            page.until("document.querySelector('#output').value.startsWith('Hello from Python\\n3.')")
            page.click("#clear")
            self.assertEqual("", page.run("document.querySelector('#output').value"))
            code = (
                "from js import document\n"
                "div = document.createElement('div')\n"
                "div.innerHTML = '<h2>This element was created from Python</h2>'\n"
                "document.getElementById('simple-example').prepend(div)\n"
                "1 / 0"
            )
            page.fill("#code", code)
            page.click("#run")
            page.shows("#simple-example h2", "This element was created from Python")
            page.until("document.querySelector('#output').value.includes('ZeroDivisionError: division by zero')")

    def test_python_that_writes_its_page(self):
        """Elements, handlers, fetch both ways, and a function of JavaScript in the midst of an expression."""
        with self.page("dom") as page:
            page.shows("h1", "This element was created from Python")
            page.click("#simple-example > button")
            page.until("document.querySelector('#output').value === ''")
            page.click("[onclick*=greet]")
            page.until("/^Hi from Python. Windows square: \\d+$/.test(document.querySelector('#message').textContent)")
            page.click("[onclick*=fetch]")
            page.shows("#message", "This was fetched")
            self.assertEqual("This was fetched", page.run("pyodide.globals.get('fetch_awaited')()"))


if __name__ == "__main__":
    unittest.main()
