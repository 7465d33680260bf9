"""An HR system of its own, in a process of its own: takes signed messages, and fails as a file tells it to.

Run as `python -m tests.app.hr_system FOLDER`: the port it listens on is written to FOLDER/port, the key is read from
FOLDER/key, the manner from FOLDER/manner (good, or a status, or silent: it says nothing, or slow: it takes the message
and says so too late). Each message is a line of FOLDER/taken, or of FOLDER/refused.
It knows nothing of the service's code.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LONGEST_AGE = 300


class Receiver(BaseHTTPRequestHandler):
    folder: Path

    def do_POST(self) -> None:
        manner = (self.folder / "manner").read_text()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if manner == "silent":
            time.sleep(30)
        line = {"id": self.headers["webhook-id"], "genuine": self._is_genuine(body), "body": json.loads(body)}
        with (self.folder / ("refused" if manner.isdigit() else "taken")).open("a") as kept:
            kept.write(json.dumps(line) + "\n")
        if manner.isdigit():
            self.send_response(int(manner))
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        if manner == "slow":
            time.sleep(30)
        self.send_response(204)
        self.end_headers()

    def _is_genuine(self, body: bytes) -> bool:
        key = (self.folder / "key").read_text()
        said = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        mac = base64.b64encode(hmac.digest(key.encode(), said, hashlib.sha256)).decode()
        return self.headers["webhook-signature"] == f"v1,{mac}"

    def log_message(self, *_: object) -> None: ...


if __name__ == "__main__":
    Receiver.folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    told = Receiver.folder / "port to be told"
    told.write_text(str(server.server_address[1]))
    told.replace(Receiver.folder / "port")
    server.serve_forever()
