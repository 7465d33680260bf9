"""A process that takes what is posted by HTTP: `python chat_receiver.py STATUS` prints its port, then each post."""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Receiver(BaseHTTPRequestHandler):
    """Answers everything with one status."""

    status = 200

    def do_POST(self) -> None:
        size = int(self.headers.get("content-length", "0"))
        print(json.dumps([self.path, json.loads(self.rfile.read(size))]), flush=True)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def main() -> None:
    Receiver.status = int(sys.argv[1])
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
