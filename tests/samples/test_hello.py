"""Seed 2's conversation of a page and Python: /hello by GET and POST, and the page /test that asks it."""

import json
import unittest
import urllib.request

import sample


@unittest.skipUnless(sample.HAS_DOTNET, "there is no dotnet on the PATH")
class Hello(unittest.TestCase):
    def test_it_greets_and_takes_json(self):
        """GET answers with JSON and its header, POST reads JSON and prints it."""
        with sample.serve_csharp("hello/serve.cs") as (address, end):
            with urllib.request.urlopen(f"{address}/hello") as answer:
                self.assertEqual("application/json", answer.headers["Content-Type"])
                self.assertEqual({"greeting": "Hello from Pons!"}, json.load(answer))
            request = urllib.request.Request(f"{address}/hello", b'{"greeting": "Hi!"}', {"Content-Type": "application/json"})
            with urllib.request.urlopen(request) as answer:
                self.assertEqual((200, b"OK"), (answer.status, answer.read()))
            said = end()
        self.assertIn("Incoming..", said)
        self.assertIn("{'greeting': 'Hi!'}", said)

    @unittest.skipUnless(sample.CHROMIUM, "there is no Chromium on the PATH")
    def test_its_page_asks_it_in_a_browser(self):
        """The article's own code, in Chromium."""
        with sample.serve_csharp("hello/serve.cs") as (address, end):
            _, console = sample.browse(f"{address}/test")
            said = end()
        self.assertIn("GET response text:", console)
        self.assertIn('{"greeting": "Hello from Pons!"}', "\n".join(console).replace('\\"', '"'))
        self.assertEqual("OK", console[console.index("POST response: ") + 1])
        self.assertIn("Hello from the browser!", said)


if __name__ == "__main__":
    unittest.main()
