"""The command line as a script and as a person at a terminal use it, and a door before the server that can be slammed."""

import contextlib
import fcntl
import http.client
import http.server
import json
import os
import pty
import struct
import subprocess
import termios
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from program import BINARY, Demo

COMMAND_SECONDS_MAX = 60


@dataclass
class Said:
    """What a command wrote, and how it ended. A terminal has both streams in one."""

    code: int
    out: str
    err: str = ""

    def well(self) -> str:
        assert self.code == 0, f"{self.code}: {self.err}{self.out}"
        return self.out

    def badly(self, code: int, *words: str) -> "Said":
        """Asserts that it failed with that code, with those words on standard error."""
        assert self.code == code, f"{self.code}: {self.err}{self.out}"
        assert self.err.startswith("endwell: "), self.err
        for word in words:
            assert word in self.err, self.err
        return self

    def badly_used(self, *words: str) -> "Said":
        """Asserts that it was refused as wrong usage, which goes with how to use it."""
        assert self.code == 64 and self.out == "" and "Usage:" in self.err, f"{self.code}: {self.err}{self.out}"
        for word in words:
            assert word in self.err, self.err
        return self


@dataclass
class Caller:
    """Somebody who uses the command line with a token of theirs."""

    base_url: str
    token: str = ""
    environment: dict = field(default_factory=dict)

    def _environment(self) -> dict:
        inherited = {name: value for name, value in os.environ.items() if name not in ("ENDWELL_TOKEN", "NO_COLOR")}
        return inherited | {"ENDWELL_URL": self.base_url, "ENDWELL_TOKEN": self.token, "TERM": "xterm"} | self.environment

    def says(self, *arguments, typed: str | None = None) -> Said:
        """Runs `endwell ARGUMENTS…` as a script does."""
        given = {"stdin": subprocess.DEVNULL} if typed is None else {"input": typed}
        result = subprocess.run(
            [str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=COMMAND_SECONDS_MAX,
            env=self._environment(), **given)
        return Said(result.returncode, result.stdout, result.stderr)

    def json(self, *arguments):
        """What a command writes with `--json`."""
        return json.loads(self.says(*arguments, "--json").well())

    def types(self, *arguments, keys: str = "", columns: int = 80) -> Said:
        """Runs `endwell ARGUMENTS…` on a terminal that wide, where a person has typed these keys ahead."""
        person, program = pty.openpty()
        fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        os.write(person, keys.encode())
        process = subprocess.Popen(
            [str(BINARY), *map(str, arguments)], stdin=program, stdout=program, stderr=program, env=self._environment(),
            start_new_session=True)
        os.close(program)
        written = b""
        with contextlib.closing(os.fdopen(person, "rb", buffering=0)) as screen:
            with contextlib.suppress(OSError):
                while piece := screen.read(65_536):
                    written += piece
        return Said(process.wait(COMMAND_SECONDS_MAX), written.decode().replace("\r\n", "\n"))


def caller(program: Demo, name: str, through: str = "") -> Caller:
    """A person of the demo, at the command line."""
    return Caller(through or program.base_url, program.person(name).token)


def reference(who: Caller, title: str) -> str:
    """The reference of the one contract of theirs whose title begins so."""
    (found,) = [row["reference"] for row in who.json("contracts", "--all")["data"] if row["title"].startswith(title)]
    return found


class Door:
    """Hands requests on to a server. It may lose answers on their way back, or answer something else altogether."""

    def __init__(self, base_url: str = "", answer=None):
        self.asked: list[tuple[str, str, dict]] = []
        self.answers_to_lose = 0
        self._target = urlsplit(base_url)
        self._answer = answer
        door = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                door.asked.append((self.command, self.path, dict(self.headers)))
                status, headers, answer = door._answer or door._hand_on(self.command, self.path, dict(self.headers), body)
                if door.answers_to_lose > 0:
                    door.answers_to_lose -= 1
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(answer)), "Connection": "close"}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"

    def _hand_on(self, method: str, path: str, headers: dict, body: bytes):
        connection = http.client.HTTPConnection(self._target.hostname, self._target.port, timeout=COMMAND_SECONDS_MAX)
        with contextlib.closing(connection):
            kept = {name: value for name, value in headers.items() if name.lower() not in ("host", "connection", "accept-encoding")}
            connection.request(method, path, body or None, kept)
            answer = connection.getresponse()
            dropped = ("content-length", "connection", "transfer-encoding", "date", "server")
            return answer.status, {n: v for n, v in answer.getheaders() if n.lower() not in dropped}, answer.read()

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
