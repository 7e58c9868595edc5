"""Flask's own server, which adds; it prints its port before it listens."""

import logging
import socket

from flask import Flask, jsonify, request

app = Flask(__name__)
logging.getLogger("werkzeug").setLevel(logging.ERROR)


@app.route("/add", methods=["POST"])
def add():
    call = request.get_json()
    return jsonify(call["a"] + call["b"])


free = socket.socket()
free.bind(("127.0.0.1", 0))
port = free.getsockname()[1]
free.close()
print(port, flush=True)
app.run(port=port, threaded=True)
