"""A PostgreSQL of the tests' own."""

import subprocess

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
        self._databases += 1
        self.ask(f"CREATE DATABASE test_{self._databases}")
        return self.url.removesuffix("postgres") + f"test_{self._databases}"

    def stop(self) -> None:
        """Stops the server as a power loss would."""
        self._order("stop")

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

    def _order(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        assert self._line() == word

    def _line(self) -> str:
        line = self.process.stdout.readline().strip()
        assert line, "PostgreSQL did not start; its words are above"
        return line
