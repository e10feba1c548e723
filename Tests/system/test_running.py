"""How the real program starts, stops and refuses."""

import contextlib
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import time

import httpx
import pytest

from program import BINARY, PROJECT, STOP_SECONDS_MAX, Demo, Program
from visitor import Visitor


def run(*arguments, environment: dict | None = None) -> subprocess.CompletedProcess:
    """Runs a command that ends by itself."""
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})})


def refused(result: subprocess.CompletedProcess, code: int, *words: str) -> None:
    """Asserts that a command was refused with that exit code and one line that says so."""
    assert result.returncode == code, result.stderr
    assert result.stderr.startswith("endwell: ") and result.stderr.count("\n") == 1, result.stderr
    for word in words:
        assert word in result.stderr, result.stderr


def said(program: Program, words: str) -> None:
    """Waits until the program has said something."""
    give_up_at = time.monotonic() + 10
    while words not in program.text:
        assert time.monotonic() < give_up_at, f"never said “{words}”:\n{program.text}"
        time.sleep(0.01)


def tampered(data, statement: str) -> None:
    """Changes the database of a stopped server behind its back."""
    with contextlib.closing(sqlite3.connect(data / "endwell.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


def dump(data) -> list[str]:
    """Everything in a database, as SQL."""
    with contextlib.closing(sqlite3.connect(data / "endwell.sqlite")) as connection:
        return list(connection.iterdump())


# Starting and stopping

def test_a_server_is_ready_when_it_says_so_and_stops_when_told(tmp_path):
    for number in (signal.SIGTERM, signal.SIGINT):
        server = Program.start("serve", data=tmp_path / "data")
        assert httpx.get(f"{server.base_url}/readyz").status_code == 200
        assert server.text.startswith("Endwell listens on http://127.0.0.1:") or "\nEndwell listens on " in server.text
        server.process.send_signal(number)
        server.stop()


def test_a_request_that_runs_is_finished_before_the_program_stops(demo):
    body = json.dumps({"advance_days": 1}).encode()
    head = f"POST /demo/clock HTTP/1.1\r\nHost: demo\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(demo.base_url.rsplit(":", 1)[1])), timeout=10) as connection:
        connection.sendall(head.encode() + body[:5])
        # By the time that others have come and gone, the half request has been read.
        for _ in range(5):
            assert httpx.get(f"{demo.base_url}/healthz").status_code == 200
        demo.process.send_signal(signal.SIGTERM)
        said(demo, "Stopping")
        connection.sendall(body[5:])
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
    demo.stop()


def test_connections_that_idle_or_never_finish_do_not_keep_it(demo):
    port = int(demo.base_url.rsplit(":", 1)[1])
    with httpx.Client() as idle, socket.create_connection(("127.0.0.1", port), timeout=30) as endless:
        assert idle.get(f"{demo.base_url}/healthz").status_code == 200
        endless.sendall(b"POST /demo/clock HTTP/1.1\r\nHost: demo\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        began = time.monotonic()
        demo.stop()
        assert time.monotonic() - began < STOP_SECONDS_MAX


def test_a_second_process_may_not_have_the_folder(server, tmp_path):
    data = tmp_path / "data"
    refused(run("serve", "--port", "0", "--data", data), 75, "Another process has this data folder open", str(data))
    refused(run("verify", "--data", data), 75, "stop it first")
    looking = run("due", "--data", data)
    assert (looking.returncode, looking.stdout) == (0, "The clock has nothing to do.\n")
    assert httpx.get(f"{server.base_url}/readyz").status_code == 200


def test_a_port_that_is_taken_is_refused(server, tmp_path):
    port = server.base_url.rsplit(":", 1)[1]
    refused(run("serve", "--port", port, "--data", tmp_path / "other"), 69, f"127.0.0.1:{port}", "--port 0")


def test_a_folder_that_cannot_be_made_or_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")
    refused(run("serve", "--port", "0", "--data", tmp_path / "file" / "data"), 73, "cannot be made")
    # Nobody, root included, may write there.
    refused(run("serve", "--port", "0", "--data", "/proc"), 73, "cannot be written")
    if os.geteuid() != 0:
        (tmp_path / "mine").mkdir(mode=0o500)
        refused(run("serve", "--port", "0", "--data", tmp_path / "mine"), 73, "cannot be written")


def test_a_newer_database_is_refused_and_left_alone(tmp_path):
    data = tmp_path / "data"
    Program.start("serve", data=data).stop()
    tampered(data, "INSERT INTO migration (number, name) VALUES (999, 'of tomorrow')")
    before = dump(data)
    for command in (["serve", "--port", "0"], ["verify"], ["due"]):
        refused(run(*command, "--data", data), 78, "newer program")
    assert dump(data) == before


def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path):
    (tmp_path / "endwell.sqlite").write_text("This is no database, " * 500)
    refused(run("serve", "--port", "0", "--data", tmp_path), 65, "damaged")


def test_a_full_disk_is_answered_and_nothing_is_half_done(tmp_path):
    data = tmp_path / "data"
    demo = Demo.start("demo", data=data)
    anna = Visitor(demo.base_url).follow(demo.person("Anna").sign_in_url)
    size = max(file.stat().st_size for file in data.glob("endwell.sqlite*"))
    limits = resource.prlimit(demo.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(demo.process.pid, resource.RLIMIT_FSIZE, (size + 1_000_000, limits[1]))
    made, status = [], 303
    while status == 303 and len(made) < 500:
        answer = anna.post(
            "/contracts/new", role="client", counterparty_email="ben@example.org", full_name="Anna Marin",
            title=f"Offer number {len(made)}", scope="much " * 3_000, terms__time_zone="Europe/Berlin",
            terms__currency="EUR", terms__pay="none")
        status = answer.status_code
        if status == 303:
            made.append(answer.headers["location"].split("?")[0])
    assert status == 503 and "retry-after" in answer.headers, answer.text
    # Not even the smallest act would be kept now.
    resource.prlimit(demo.process.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
    assert httpx.get(f"{demo.base_url}/readyz").status_code == 503
    assert made and "Ben Okafor" in anna.get("/people")
    resource.prlimit(demo.process.pid, resource.RLIMIT_FSIZE, limits)
    assert httpx.get(f"{demo.base_url}/readyz").status_code == 200
    made.append(anna.offer("ben@example.org", "There is room again"))
    anna.http.close()
    demo.stop()
    assert run("verify", "--data", data).returncode == 0
    with contextlib.closing(sqlite3.connect(data / "endwell.sqlite")) as database:
        kept = {row[0] for row in database.execute("SELECT id FROM contracts")}
    assert {address.rsplit("/", 1)[1] for address in made} <= kept


# What is said of the configuration

def test_flags_win_over_the_environment_and_that_over_what_is_standard(tmp_path):
    environment = {"ENDWELL_HOST": "localhost", "ENDWELL_PORT": "0", "ENDWELL_DATA": str(tmp_path / "there"), "ENDWELL_BASE_URL": ""}
    result = run("config", "check", "--host", "127.0.0.1", environment=environment)
    assert result.returncode == 0, result.stdout + result.stderr
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines()[:5])
    assert lines["host"] == "127.0.0.1  (--host)"
    assert lines["port"] == "0  (ENDWELL_PORT)"
    assert lines["data"] == f"{tmp_path / 'there'}  (ENDWELL_DATA)"
    assert lines["base-url"].endswith("(default)")
    assert not (tmp_path / "there").exists()


def test_config_check_says_that_a_running_server_has_its_folder_and_its_port(server, tmp_path):
    result = run("config", "check", "--data", tmp_path / "data", "--port", server.base_url.rsplit(":", 1)[1])
    assert result.returncode == 75
    assert result.stdout.count("FAILED") == 2


@pytest.mark.parametrize(
    "arguments",
    [["--port", "http"], ["--port", "65536"], ["--base-url", "contracts.example.org"], ["--base-url", "http://contracts.example.org"],
     ["--base-url", "https://example.org/endwell"], ["--base-url", "https://me:secret@example.org"], ["--base-url", "ftp://example.org"]])
def test_a_setting_that_cannot_be_used_is_named(arguments, tmp_path):
    refused(run("serve", "--data", tmp_path / "data", *arguments), 64, arguments[0], arguments[1])
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["serve", "--nonsense"], ["due", "--limit", "0"], ["demo", "--today", "tomorrow"], ["demo", "--port", "-1"]])
def test_wrong_usage_is_explained(arguments):
    result = run(*arguments)
    assert result.returncode == 64
    assert "Usage:" in result.stderr and result.stdout == ""


def test_help_teaches_and_the_documents_say_the_same():
    result = run("--help")
    assert result.returncode == 0
    for command in ("serve", "demo", "verify", "due", "token", "config", "inbox", "contracts", "contract", "api"):
        assert re.search(rf"^  {command} +\S", result.stdout, re.MULTILINE)
        assert run(command, "--help").returncode == 0
    told = " ".join(result.stdout.split())
    codes = re.findall(r"^\| (\d+) \| (.+) \|$", (PROJECT / "docs/command-line.md").read_text(), re.MULTILINE)
    assert len(codes) == 15
    for code, meaning in codes:
        assert f"{code} {meaning}" in told
    assert re.fullmatch(r"endwell \d+\.\d+\.\d+\n", run("--version").stdout)


# The demo

def test_the_demo_moves_its_clock_through_the_real_deadlines(demo):
    day = demo.now[:10]
    demo.advance(14)
    assert demo.now[:10] > day
    for days in (0, 367, "many", None):
        answer = httpx.post(f"{demo.base_url}/demo/clock", json={"advance_days": days})
        assert answer.status_code == 422 and answer.json()["code"] == "bad_input"
    assert httpx.post(f"{demo.base_url}/demo/clock", data={"advance_days": "1"}).status_code == 403
    elsewhere = {"Origin": "https://example.com"}
    assert httpx.post(f"{demo.base_url}/demo/clock", json={"advance_days": 1}, headers=elsewhere).status_code == 403
    assert len(demo.people) >= 6


def test_the_demo_keeps_out_of_an_installation(tmp_path, server):
    refused(run("demo", "--port", "0", "--data", tmp_path / "data"), 73, "a folder of its own")
    for path in ("/demo.json", "/demo/sign-in/0123456789abcdef0123456789abcdef"):
        assert httpx.get(f"{server.base_url}{path}").status_code == 404
    assert httpx.post(f"{server.base_url}/demo/clock", json={"advance_days": 1}).status_code == 404


def test_the_demo_removes_its_own_folder(tmp_path):
    process = subprocess.Popen(
        [str(BINARY), "demo", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)})
    assert process.stdout.readline().startswith("Endwell listens on ")
    assert len(list(tmp_path.iterdir())) == 1
    process.terminate()
    assert process.wait(timeout=STOP_SECONDS_MAX) == 0
    process.stdout.close()
    assert list(tmp_path.iterdir()) == []


# Looking after the data

def test_verify_finds_what_was_changed_behind_its_back(tmp_path):
    data = tmp_path / "data"
    demo = Demo.start("demo", data=data)
    demo.advance(30)
    demo.stop()
    whole = run("verify", "--data", data)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "Every record is whole." in whole.stdout
    assert len(run("due", "--data", data, "--limit", "3").stdout.splitlines()) == 5
    tampered(data, "UPDATE contents SET text = text || '!' WHERE id = (SELECT MAX(id) FROM contents)")
    changed = run("verify", "--data", data)
    assert changed.returncode == 1
    assert re.search(r"Differences: [1-5]\. The first: contract [0-9a-f-]{36}, event \d+, content", changed.stdout)


def test_an_empty_place_is_no_installation(tmp_path):
    for command in ("verify", "due"):
        refused(run(command, "--data", tmp_path / "nothing"), 69, "no installation")
    assert not (tmp_path / "nothing").exists()


# The log

def test_the_log_is_written_for_programs_when_that_is_wanted(tmp_path):
    server = Program.start("serve", "--log-format", "json", data=tmp_path / "data")
    server.stop()
    events = [json.loads(line) for line in server.output if not line.startswith("Endwell listens on ")]
    assert events and all(isinstance(value, str) for event in events for value in event.values())
    assert all(event.keys() >= {"time", "level", "logger", "message"} for event in events)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", events[-1]["time"])
    assert (events[-1]["level"], events[-1]["logger"], events[-1]["message"]) == ("info", "endwell", "Stopped")
    refused(run("serve", "--data", tmp_path / "data", environment={"ENDWELL_LOG_FORMAT": "xml"}), 64, "text or json")
