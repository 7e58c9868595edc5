"""Two routes: /hello speaks JSON by GET and POST, /test is a page that asks it."""

import pathlib

import pons

TEMPLATES = pathlib.Path(__file__).parent / "templates"


@pons.route("/hello", methods=["GET", "POST"], open=True)
def hello():
    # POST request
    if pons.request.method == "POST":
        print("Incoming..")
        print(pons.request.json())  # parse as JSON
        return "OK", 200

    # GET request
    return {"greeting": "Hello from Pons!"}  # a dict is sent as JSON


@pons.route("/test", open=True)
def test_page():
    return (TEMPLATES / "index.html").read_text(encoding="utf-8")
