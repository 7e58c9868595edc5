"""`pons demo`: one host for all samples, walked through in Chromium from its first page on."""

import importlib.util
import unittest

import browser
import sample

PHONE = (360, 740)
SAMPLES = {
    "calculator": "document.querySelector('#result').textContent === '2'",
    "sensor": "document.querySelector('#listeners').textContent === '0'",
    "counter": "Number(document.querySelector('#count').textContent) >= 1",
    "sum": "document.querySelector('#result').textContent === '45'",
    "events": "document.querySelector('#none').hidden === false",
    "plot": "document.querySelector('#plot').disabled === false",
}
HAS_ALL = all(importlib.util.find_spec(package) for package in ("numpy", "matplotlib"))


@unittest.skipIf(browser.MISSING or not sample.HAS_DOTNET, browser.MISSING or "there is no dotnet on the PATH")
@unittest.skipUnless(HAS_ALL, "this Python has no numpy or no matplotlib")
class Demo(unittest.TestCase):
    def test_every_sample_is_reached_from_the_first_page_and_works(self):
        """One code lets the browser in to all of them; the first page says what each is."""
        with sample.pons("demo", "--no-open") as address, browser.Browser() as chromium:
            page = chromium.page(address)
            page.size(*PHONE)
            for name, works in SAMPLES.items():
                with self.subTest(name):
                    page.until(f"document.querySelectorAll('#samples a[href]').length === {len(SAMPLES)}")
                    self.assertFalse(page.is_too_wide())
                    page.click(f"#samples a[href='samples/{name}/']")
                    page.until(f"location.pathname === '/samples/{name}/'")
                    page.shows("#state", "Connected to Python")
                    page.until(works)
                    self.assertFalse(page.is_too_wide())
                    page.run("history.back()")
                    page.until("location.pathname === '/'")
            page.click(".console")
            page.until("location.pathname === '/_pons' && document.body.innerText.includes('Takes all curves away.')")
            # Pages that were left are kept by the browser without their connections, of which it complains; they came back.
            self.assertEqual([], [complaint for complaint in page.complaints if not complaint.startswith("WebSocket ")])

    def test_a_page_without_the_token_says_that_it_was_not_let_in(self):
        """So a link that was sent to somebody else opens nothing."""
        with sample.pons("demo", "--no-open") as address, browser.Browser() as chromium:
            page = chromium.page(address.split("#")[0] + "samples/counter/")
            page.until("document.querySelector('#problem').textContent !== ''")
            page.shows("#state", "Not connected")


if __name__ == "__main__":
    unittest.main()
