"""A web server with nothing but the standard library: `/` greets, `/crash` ends the dyno at once."""
import http.server
import json
import os
import signal
import socket
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/crash":
            print("crashing, as asked", flush=True)
            os._exit(1)
        self.reply({
            "greeting": os.environ.get("GREETING", "hello"),
            "dyno": os.environ["DYNO"],
            "port": os.environ["PORT"],
            "pid": os.getpid(),
            "host": socket.gethostname(),
        })

    def do_POST(self):
        self.reply({"received": len(self.rfile.read(int(self.headers.get("Content-Length", 0))))})

    def reply(self, value):
        body = (json.dumps(value) + "\n").encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        print(format % arguments, flush=True)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
port = int(os.environ["PORT"])
print(f"listening on {port}", flush=True)
http.server.ThreadingHTTPServer(("0.0.0.0", port), Handler).serve_forever()
