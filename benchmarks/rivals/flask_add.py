"""Flask's own server, which adds, on the port that it is given."""

import logging
import sys

from flask import Flask, jsonify, request

app = Flask(__name__)
logging.getLogger("werkzeug").setLevel(logging.ERROR)


@app.route("/add", methods=["POST"])
def add():
    call = request.get_json()
    return jsonify(call["a"] + call["b"])


app.run(port=int(sys.argv[1]), threaded=True)
