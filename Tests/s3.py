"""A store of the tests' own that speaks S3, and what may happen on the way to it."""

import http.client
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from program import PROJECT

REGION = "us-east-1"


class S3:
    """A server on a free port that checks every signature. It goes when the tests do, however they end."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, str(PROJECT / "Tests/s3/throwaway")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url, self.bucket, self.key, self.secret = (self._line() for _ in range(4))

    def settings(self, endpoint: str | None = None, prefix: str = "files") -> dict:
        """What a node is told in its environment."""
        return {
            "ENDWELL_FILES": f"s3://{self.bucket}/{prefix}", "ENDWELL_FILES_ENDPOINT": endpoint or self.url,
            "ENDWELL_FILES_ACCESS_KEY_ID": self.key, "ENDWELL_FILES_SECRET_ACCESS_KEY": self.secret}

    def client(self):
        """Amazon's own client, for looking behind Endwell's back."""
        # Only where it is needed: it takes a while to load.
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3", endpoint_url=self.url, region_name=REGION, aws_access_key_id=self.key, aws_secret_access_key=self.secret,
            config=Config(s3={"addressing_style": "path"}))

    def objects(self, prefix: str = "files") -> dict[str, bytes]:
        """All objects, by their names."""
        client = self.client()
        listed = client.list_objects_v2(Bucket=self.bucket, Prefix=f"{prefix}/").get("Contents", [])
        return {one["Key"]: client.get_object(Bucket=self.bucket, Key=one["Key"])["Body"].read() for one in listed}

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()

    def _line(self) -> str:
        line = self.process.stdout.readline().strip()
        assert line, "the store did not start; its words are above"
        return line


class Way:
    """The way to a store, on which things go wrong when they are told to.

    `faults` are what happens to the next requests, one each; then `always`, if there is one, happens to all. Where
    neither says anything, requests and answers pass as they are, as do those in whose address `only` is not found: a
    sweeper of files asks, too, whenever it likes. `seen` is every request that came.

    - `500`, `503`: the store says that it is not well;
    - `cut`: the line breaks before an answer; `cut answer`: in the middle of it; `lost answer`: it was done, and the
      line breaks before the answer;
    - `wrong`: one byte of the answer is another; `slow`: it comes byte by byte; `stall`: it never comes.
    """

    def __init__(self, target: str):
        self.target, self.faults, self.always, self.only, self.seen = urlsplit(target).netloc, [], None, "", []
        self._lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.daemon_threads = True
        self.server.way = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def note(self, request: tuple) -> str | None:
        """Remembers a request, and tells what is to happen to it."""
        with self._lock:
            self.seen.append(request)
            if self.only not in request[1]:
                return None
            return self.faults.pop(0) if self.faults else self.always

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        fault = self.server.way.note((self.command, self.path, dict(self.headers.items()), body))
        if fault in ("500", "503"):
            return self._answer(int(fault), [("content-type", "text/plain")], b"not well")
        if fault in ("cut", "stall"):
            if fault == "stall":
                self.connection.recv(1)  # Until the other side has had enough.
            self.close_connection = True
            return None
        status, headers, answer = self._ask(body)
        if fault == "lost answer":
            self.close_connection = True
            return None
        if fault == "wrong":
            answer = bytes([answer[0] ^ 1]) + answer[1:]
        return self._answer(status, headers, answer, fault)

    do_GET = do_PUT = do_DELETE = do_POST = _pass

    def _ask(self, body: bytes) -> tuple:
        connection = http.client.HTTPConnection(self.server.way.target, timeout=60)
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        found = answer.status, answer.getheaders(), answer.read()
        connection.close()
        return found

    def _answer(self, status: int, headers: list, body: bytes, fault: str | None = None) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if fault == "cut answer":
            self.wfile.write(body[:len(body) // 2])
            self.close_connection = True
        elif fault == "slow":
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
        else:
            self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass
