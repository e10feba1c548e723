"""Access tokens on the command line."""

import os
import re
import subprocess

import pytest

from program import BINARY, Demo, Program

TOKEN = re.compile(r"endwell_[\w-]{43}\n")


def run(*arguments) -> subprocess.CompletedProcess:
    """Runs `endwell token ARGUMENTS…`."""
    return subprocess.run(
        [str(BINARY), "token", *map(str, arguments)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        env=dict(os.environ))


@pytest.fixture
def demo_data(tmp_path):
    """The data of a demo that has run, and its people."""
    data = tmp_path / "demo"
    demo = Demo.start("demo", data=data)
    people = demo._json()["people"]
    demo.stop()
    return data, people


def test_a_token_is_made_listed_and_revoked(demo_data):
    data, people = demo_data
    assert len({person["token"] for person in people}) == len(people)
    assert all(TOKEN.fullmatch(person["token"] + "\n") for person in people)
    anna = ["--person", people[0]["email"].upper(), "--data", data]
    made = run("create", *anna, "--scope", "read", "--name", "Backup of the books", "--expires-in-days", "90")
    assert made.returncode == 0, made.stderr
    assert TOKEN.fullmatch(made.stdout)
    assert people[0]["name"] in made.stderr and "shown only once" in made.stderr
    listed = run("list", *anna)
    assert listed.returncode == 0, listed.stderr
    head, *rows = listed.stdout.splitlines()
    assert head.split() == ["id", "scope", "made", "(UTC)", "last", "used", "(UTC)", "expires", "(UTC)", "name"]
    assert made.stdout.strip() not in listed.stdout
    (row,) = [row for row in rows if row.endswith("Backup of the books")]
    assert row.split()[1] == "read"
    identifier = row.split()[0]
    assert run("revoke", identifier, *anna).stdout == "Revoked.\n"
    again = run("revoke", identifier, *anna)
    assert again.returncode == 67 and "has no token" in again.stderr
    assert len(run("list", *anna).stdout.splitlines()) == len(rows)


def test_what_cannot_be_done_is_named(demo_data, tmp_path):
    data, people = demo_data
    anna = ["--person", people[0]["email"]]
    create = ["create", *anna, "--scope", "write"]
    for arguments, code, words in [
        (["create", "--person", "nobody@example.org", "--scope", "read", "--data", data], 67, "Nobody here has the address"),
        (["list", "--person", "nobody@example.org", "--data", data], 67, "Nobody here has the address"),
        (["revoke", "nonsense", *anna, "--data", data], 67, "has no token nonsense"),
        ([*create, "--name", " ", "--data", data], 64, "Name: please fill this in."),
        ([*create, "--data", tmp_path / "nowhere"], 69, "There is no installation"),
        (["list", *anna, "--data", tmp_path / "nowhere"], 69, "There is no installation"),
    ]:
        result = run(*arguments)
        assert (result.returncode, result.stdout) == (code, ""), result.stderr
        assert result.stderr.startswith("endwell: ") and result.stderr.count("\n") == 1 and words in result.stderr
    assert not (tmp_path / "nowhere").exists()
    for wrong in (["--scope", "admin"], ["--scope", "read", "--expires-in-days", "0"], ["--scope", "read", "--expires-in-days", "366"]):
        result = run("create", *anna, *wrong, "--data", data)
        assert result.returncode == 64 and "Usage:" in result.stderr and result.stdout == ""


def test_a_running_server_keeps_its_folder_to_itself_and_may_be_looked_at(demo_data):
    data, people = demo_data
    anna = ["--person", people[0]["email"], "--data", data]
    server = Program.start("serve", data=data)
    for arguments in (["create", *anna, "--scope", "read"], ["revoke", "0197c8a2-0000-7000-8000-000000000000", *anna]):
        result = run(*arguments)
        assert result.returncode == 75 and "stop it first" in result.stderr
    assert run("list", *anna).returncode == 0
    server.stop()
