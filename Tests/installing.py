"""Commands that end by themselves, and people of a new installation."""

import os
import subprocess

from program import BINARY, Program
from visitor import Visitor


def run(*arguments, **environment) -> subprocess.CompletedProcess:
    """Runs a command that ends by itself."""
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment})


def joined(server: Program) -> Visitor:
    """Somebody who has just made an account."""
    visitor = Visitor(server.base_url)
    answer = visitor.post(
        "/sign-up", csrf_from="/sign-up", name="Anna Marin", email="anna@example.org", password="a long and quiet password",
        time_zone="Europe/Berlin")
    assert answer.status_code == 303, answer.text
    visitor._csrf = None
    return visitor


def access_token(database_url: str, data) -> dict:
    """The header of Anna's requests to the API."""
    made = run(
        "token", "create", "--person", "anna@example.org", "--scope", "write", "--name", "tests", "--data", data,
        "--database-url", database_url)
    assert made.returncode == 0, made.stderr
    return {"authorization": f"Bearer {made.stdout.strip()}"}
