"""The starting and stopping of programs, tried on small ones that misbehave on purpose. No Endwell is needed here."""

import os
import stat

import pytest

import program
from program import Demo, Program

SERVES = 'echo "Endwell serves on http://127.0.0.1:4321"'


@pytest.fixture
def pretend(tmp_path):
    """Writes a program of a few shell lines and starts it."""

    def start(*lines: str, kind=Program) -> Program:
        binary = tmp_path / "pretend"
        binary.write_text("\n".join(["#!/bin/sh", 'echo "$@"', *lines, ""]))
        binary.chmod(binary.stat().st_mode | stat.S_IXUSR)
        return kind.start("serve", data=tmp_path / "data", binary=binary)

    return start


def test_the_address_is_read_and_a_clean_stop_is_fine(pretend, tmp_path):
    running = pretend("trap 'exit 0' TERM", SERVES, "while :; do sleep 0.05; done", kind=Demo)
    assert running.base_url == "http://127.0.0.1:4321"
    assert running.output[0] == f"serve --port 0 --data {tmp_path / 'data'}\n"
    running.stop()


def test_a_program_that_fails_at_the_start_is_told_with_its_words(pretend):
    with pytest.raises(AssertionError, match="ended with 3 before it served(?s:.)*the folder is read-only"):
        pretend("echo the folder is read-only >&2", "exit 3")


def test_a_program_that_never_serves_is_given_up(pretend, monkeypatch):
    monkeypatch.setattr(program, "START_SECONDS_MAX", 0.2)
    with pytest.raises(AssertionError, match="printed no address"):
        pretend("exec sleep 30")


def test_a_stop_in_bad_order_fails(pretend):
    running = pretend("trap 'echo half-done; exit 4' TERM", SERVES, "while :; do sleep 0.05; done")
    with pytest.raises(AssertionError, match="status 4"):
        running.stop()


def test_a_program_that_ends_by_itself_in_bad_order_fails(pretend):
    running = pretend(SERVES, "exit 5")
    running.process.wait()
    with pytest.raises(AssertionError, match="status 5"):
        running.stop()


def test_a_program_that_does_not_stop_is_killed_and_fails(pretend, monkeypatch):
    monkeypatch.setattr(program, "STOP_SECONDS_MAX", 0.2)
    running = pretend("trap '' TERM", SERVES, "while :; do sleep 0.05; done")
    with pytest.raises(AssertionError, match="not stopped"):
        running.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(running.process.pid, 0)
