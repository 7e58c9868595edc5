"""The calculator over HTTP: GET /1 + 1, asked by seed 1's page from a file."""

import pathlib
import shutil
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

import sample


@unittest.skipUnless(sample.HAS_DOTNET, "there is no dotnet on the PATH")
class Routes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = sample.serve_csharp("calculator/serve.cs")
        cls.address, cls.end = cls.server.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.end()

    def ask(self, path, **headers):
        """GET a path, written as it is to be sent."""
        with urllib.request.urlopen(urllib.request.Request(self.address + path, headers=headers)) as answer:
            return answer.read().decode(), answer.headers

    def test_it_calculates(self):
        """Also with a slash, whether a browser sends it as it is or encoded."""
        for path, result in (("/1%20+%201", "2.0"), ("/8%20/%202", "4.0"), ("/8%20%2F%202", "4.0")):
            with self.subTest(path):
                self.assertEqual(result, self.ask(path)[0])

    def test_what_is_no_calculation_is_the_askers_fault(self):
        """The calculator's own sentence comes with the status 400."""
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.ask("/1%20+")
        self.assertEqual(400, caught.exception.code)
        caught.exception.close()

    def test_only_pages_that_are_allowed_may_ask(self):
        """Those of files are; those of other origins are not."""
        self.assertEqual("null", self.ask("/1", Origin="null")[1]["Access-Control-Allow-Origin"])
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.ask("/1", Origin="https://evil.example.org")
        self.assertEqual(403, caught.exception.code)
        caught.exception.close()

    @unittest.skipUnless(sample.CHROMIUM, "there is no Chromium on the PATH")
    def test_the_articles_page_shows_the_result(self):
        """Opened as a file in Chromium, with the article's own code but for the port."""
        port = str(urllib.parse.urlsplit(self.address).port)
        for asked, result in (("1 + 1", "2.0"), ("8 / 2", "4.0")):
            with self.subTest(asked), tempfile.TemporaryDirectory() as folder:
                page = pathlib.Path(shutil.copytree(sample.ROOT / "flask-calculator/page", pathlib.Path(folder) / "page"))
                for name, old, new in (("renderer.js", "5001", port), ("index.html", 'value="1 + 1"', f'value="{asked}"')):
                    file = page / name
                    file.write_text(file.read_text().replace(old, new))
                document, _ = sample.browse((page / "index.html").as_uri())
                self.assertIn(f'<span id="result">{result}</span>', document)


if __name__ == "__main__":
    unittest.main()
