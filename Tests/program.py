"""The real program, started as a person starts it and stopped as an operator stops it."""

import os
import queue
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

PROJECT = Path(__file__).resolve().parent.parent
# Absolute, since some tests start it in another folder.
BINARY = Path(os.environ.get("ENDWELL_BINARY", PROJECT / ".build/debug/endwell")).absolute()

# The address that the program prints once it serves.
ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10


@dataclass
class Program:
    """A running program. `output` holds the lines it has printed so far, of both streams."""

    process: subprocess.Popen
    base_url: str
    output: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, *arguments, data: Path, binary: Path = BINARY, environment: dict | None = None) -> "Program":
        """Starts `endwell ARGUMENTS… --port 0 --data DATA` and waits until it prints the address it serves."""
        command = [str(binary), *arguments, "--port", "0", "--data", str(data)]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env={**os.environ, **(environment or {})},
        )
        lines: queue.Queue[str | None] = queue.Queue()
        output: list[str] = []
        threading.Thread(target=_read, args=(process, lines, output), daemon=True).start()
        give_up_at = time.monotonic() + START_SECONDS_MAX
        while True:
            try:
                line = lines.get(timeout=max(0.0, give_up_at - time.monotonic()))
            except queue.Empty:
                process.kill()
                process.wait()
                raise AssertionError(f"{command} printed no address in {START_SECONDS_MAX} s:\n{''.join(output)}") from None
            if line is None:
                raise AssertionError(f"{command} ended with {process.wait()} before it served:\n{''.join(output)}")
            if address := ADDRESS.search(line):
                return cls(process, address.group(), output)

    def stop(self) -> None:
        """Asks the program to stop and asserts that it does so soon and in good order."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(timeout=STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"not stopped {STOP_SECONDS_MAX} s after SIGTERM:\n{self.text}") from None
        assert status == 0, f"stopped with status {status}:\n{self.text}"

    def kill(self) -> None:
        """Ends the program as a power loss would: at once, without a word."""
        self.process.kill()
        self.process.wait()

    @property
    def text(self) -> str:
        return "".join(self.output)


def _read(process: subprocess.Popen, lines: queue.Queue, output: list[str]) -> None:
    with process.stdout:
        for line in process.stdout:
            output.append(line)
            lines.put(line)
    lines.put(None)


@dataclass
class Person:
    """Somebody of the demo, the address that signs them in, and their token for the API."""

    name: str
    email: str
    sign_in_url: str
    token: str = ""


class Demo(Program):
    """The demo: people and contracts to begin with, and a clock that can be moved."""

    def _json(self) -> dict:
        answer = httpx.get(f"{self.base_url}/demo.json", timeout=30)
        answer.raise_for_status()
        return answer.json()

    @property
    def now(self) -> str:
        return self._json()["now"]

    @property
    def people(self) -> list[Person]:
        return [
            Person(
                person["name"], person["email"], str(httpx.URL(self.base_url).join(person["sign_in_url"])),
                person["token"])
            for person in self._json()["people"]
        ]

    def person(self, name: str) -> Person:
        """The person whose name, or whose e-mail address, begins with `name`."""
        wanted = name.lower()
        found = [person for person in self.people if person.name.lower().startswith(wanted) or person.email.startswith(wanted)]
        assert len(found) == 1, f"{len(found)} people of the demo are called {name}"
        return found[0]

    def advance(self, days: int) -> None:
        """Lets days pass, through the program's own clock and deadlines."""
        answer = httpx.post(f"{self.base_url}/demo/clock", json={"advance_days": days}, timeout=120)
        assert answer.is_success, f"{answer.status_code}: {answer.text}"
