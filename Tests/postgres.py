"""A PostgreSQL of the tests' own."""

import subprocess
from urllib.parse import urlsplit

from program import PROJECT

PASSWORD = "throwaway"


class PostgreSQL:
    """A server on a free port, which goes when the tests do, however they end."""

    def __init__(self):
        self.process = subprocess.Popen(
            [str(PROJECT / "Tests/postgresql/throwaway")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self._line()
        self._databases = 0
        self.certificate = self._line()

    @property
    def bare_url(self) -> str:
        """The URL without the password."""
        return self.url.replace(f":{PASSWORD}@", "@")

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        return self._made("")

    def copy_of(self, url: str) -> str:
        """The URL of a new database that holds what the one at `url` does, which nobody may use meanwhile."""
        return self._made(f"TEMPLATE {self._name(url)}")

    def drop(self, url: str) -> None:
        """Removes the database at `url`."""
        self.ask(f"DROP DATABASE {self._name(url)}")

    def stop(self, gently: bool = False) -> None:
        """Stops the server as a power loss would, or as an operator does who has no time to wait."""
        self._order("stop-fast" if gently else "stop")

    def start(self) -> None:
        """Starts it again, with what it has kept."""
        self._order("start")

    def ask(self, sql: str, url: str | None = None) -> list[str]:
        """The rows that a statement answers, in the first database or in another."""
        result = subprocess.run(
            ["psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--dbname={url or self.url}", f"--command={sql}"],
            capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert result.returncode == 0, result.stderr
        return result.stdout.splitlines()

    def close(self) -> None:
        """Stops and removes it."""
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()

    def _made(self, how: str) -> str:
        self._databases += 1
        self.ask(f"CREATE DATABASE test_{self._databases} {how}")
        return self.url.removesuffix("postgres") + f"test_{self._databases}"

    @staticmethod
    def _name(url: str) -> str:
        return urlsplit(url).path.removeprefix("/")

    def _order(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        assert self._line() == word

    def _line(self) -> str:
        line = self.process.stdout.readline().strip()
        assert line, "PostgreSQL did not start; its words are above"
        return line
