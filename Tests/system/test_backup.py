"""`endwell backup` beside a running server: a whole and checked copy, or none at all."""

import contextlib
import datetime
import hashlib
import json
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from backups import ATTACHED, Speaker, WAITING, assert_fails, assert_refused, assert_whole, backup, kept, restore, run
from program import BINARY, Program
from test_metrics import scrape

FIGURE = "endwell_backup_last_verified_timestamp_seconds", frozenset()


# What a backup is


def test_a_backup_is_a_private_checked_copy_and_restore_makes_a_data_folder_of_it(begun, made, tmp_path):
    assert made.name.startswith("endwell-backup-2") and made.name.endswith("Z")
    assert {entry.name for entry in made.iterdir()} == {"backup.json", "SHA256SUMS", "endwell.sqlite", "files"}
    for entry in [made, *made.rglob("*")]:
        assert stat.S_IMODE(entry.stat().st_mode) == (0o700 if entry.is_dir() else 0o600), entry
    assert kept(made, ATTACHED).read_bytes() == ATTACHED and kept(made, WAITING).read_bytes() == WAITING
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=made, check=True)
    manifest = json.loads((made / "backup.json").read_text())
    files = [file for file in made.glob("files/??/*")]
    assert manifest["files"] == {"bytes": sum(file.stat().st_size for file in files), "count": len(files)}
    assert manifest["made_at"].replace(":", "-") in made.name
    before = {entry: entry.read_bytes() for entry in made.rglob("*") if entry.is_file()}

    target = tmp_path / "restored"
    restored = restore(made, target)
    assert restored.returncode == 0, restored.stderr
    assert manifest["made_at"] in restored.stdout and f"endwell serve --data {target}" in restored.stdout
    assert not Path(f"{target}.partial").exists()
    for entry in [target, *target.rglob("*")]:
        assert stat.S_IMODE(entry.stat().st_mode) == (0o700 if entry.is_dir() else 0o600), entry
    assert_whole(target)
    assert {entry: entry.read_bytes() for entry in made.rglob("*") if entry.is_file()} == before
    server = Program.start("serve", data=target)
    (identifier,) = begun.anna.messages(server.base_url)["With a file."]
    assert begun.ben.file(server.base_url, identifier) == ATTACHED
    begun.ben.say(server.base_url, "It goes on.", b"more")
    server.stop()
    assert_whole(target)


def test_what_nothing_refers_to_is_not_copied(data, tmp_path):
    stray = kept(data, b"stray")
    stray.parent.mkdir(mode=0o700, exist_ok=True)
    stray.write_bytes(b"stray")
    assert not kept(backup(data, tmp_path / "backups"), b"stray").exists()
    assert stray.exists()


def test_what_was_erased_is_neither_missed_nor_copied(data, tmp_path):
    with contextlib.closing(sqlite3.connect(data / "endwell.sqlite")) as database, database:
        digest = hashlib.sha256(ATTACHED).hexdigest()
        erased = database.execute(
            "UPDATE contents SET salt = NULL, text = NULL WHERE id IN (SELECT content_id FROM file_uses WHERE sha256 = ?)", (digest,))
        assert erased.rowcount == 1
    kept(data, ATTACHED).unlink()
    target = tmp_path / "restored"
    assert restore(backup(data, tmp_path / "backups"), target).returncode == 0
    assert not kept(target, ATTACHED).exists()
    assert_whole(target)


# While the server runs


def test_everything_acknowledged_before_a_backup_began_is_in_it_while_the_server_serves(begun, data, tmp_path):
    server = Program.start("serve", data=data)
    over = threading.Event()
    speakers = [Speaker(party.token, party.contract) for party in (begun.anna, begun.ben) for _ in range(2)]
    faults = []

    def speak(number: int, speaker: Speaker) -> None:
        try:
            while not over.is_set():
                text = f"{number} says {len(speaker.acknowledged)}"
                speaker.say(server.base_url, text, text.encode() + os.urandom(5_000))
        except Exception as fault:  # noqa: BLE001
            faults.append(fault)

    def count() -> int:
        return sum(len(speaker.acknowledged) for speaker in speakers)

    threads = [threading.Thread(target=speak, args=each) for each in enumerate(speakers)]
    for thread in threads:
        thread.start()
    try:
        give_up_at = time.monotonic() + 60
        while not all(speaker.acknowledged for speaker in speakers):
            assert time.monotonic() < give_up_at and not faults, faults
            time.sleep(0.01)
        # Until at least one act was acknowledged while a backup was being made.
        for attempt in range(30):
            before = [list(speaker.acknowledged) for speaker in speakers]
            copy = backup(data, tmp_path / f"backups-{attempt}")
            if count() > sum(map(len, before)):
                break
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=60)
    assert not faults and count() > sum(map(len, before)) > 0
    server.stop()
    assert_whole(data)

    target = tmp_path / "restored"
    result = restore(copy, target)
    assert result.returncode == 0, result.stderr
    assert_whole(target)
    server = Program.start("serve", data=target)
    messages = begun.anna.messages(server.base_url)
    for acknowledged in before:
        for text, content in acknowledged:
            (identifier,) = messages[text]
            assert begun.ben.file(server.base_url, identifier) == content
    server.stop()


def test_the_figures_tell_when_the_last_backup_that_proved_whole_was_begun(data, tmp_path):
    server = Program.start("serve", data=data)
    assert scrape(server)[FIGURE] == 0
    copy = backup(data, tmp_path / "backups")
    made_at = datetime.datetime.fromisoformat(json.loads((copy / "backup.json").read_text())["made_at"])
    assert scrape(server)[FIGURE] == made_at.timestamp()
    assert stat.S_IMODE((data / "last-backup").stat().st_mode) == 0o600
    # One that fails changes nothing. Two of one second would be in each other's way in one place.
    kept(data, ATTACHED).write_bytes(b"something else")
    (tmp_path / "others").mkdir()
    assert_fails(run("backup", "--data", data, "--to", tmp_path / "others"), 1, "missing or damaged")
    assert scrape(server)[FIGURE] == made_at.timestamp()
    server.stop()


# What must fail


def test_a_backup_that_cannot_be_made_is_refused_with_words(data, tmp_path):
    place = tmp_path / "backups"
    nowhere = tmp_path / "nowhere"
    assert_fails(run("backup", "--data", data, "--to", place), 73, "is no folder")
    place.mkdir()
    assert_fails(run("backup", "--data", nowhere, "--to", place), 69, "There is no installation")
    assert_fails(run("backup", "--data", data, "--to", data / "files"), 64, "lies in the data folder")
    assert not nowhere.exists() and list(place.iterdir()) == []
    usage = run("backup", "--data", data)
    assert usage.returncode == 64 and "--to" in usage.stderr


@pytest.mark.parametrize("content", [ATTACHED, WAITING])
def test_a_file_that_is_gone_or_changed_is_named_and_there_is_no_backup(data, tmp_path, content):
    place = tmp_path / "backups"
    place.mkdir()
    file = kept(data, content)
    for damage in (lambda: file.write_bytes(content[:-1] + b"?"), file.unlink):
        damage()
        assert_fails(
            run("backup", "--data", data, "--to", place), 1, "The installation is not whole: contract ", hashlib.sha256(content).hexdigest(),
            "Nothing is left")
        assert list(place.iterdir()) == []


def test_a_record_that_is_not_whole_is_named_and_there_is_no_backup(data, tmp_path):
    place = tmp_path / "backups"
    place.mkdir()
    with contextlib.closing(sqlite3.connect(data / "endwell.sqlite")) as database, database:
        database.execute("UPDATE contents SET text = 'Something else.' WHERE text = 'With a file.'")
    assert_fails(run("backup", "--data", data, "--to", place), 1, "The copy is not whole: differences 1", "Nothing is left")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("what", ["file", "database"])
def test_a_full_disk_fails_cleanly(data, tmp_path, what):
    place = tmp_path / "backups"
    place.mkdir()
    bytes_max = 40_000 if what == "file" else (data / "endwell.sqlite").stat().st_size // 2
    assert len(ATTACHED) < (data / "endwell.sqlite").stat().st_size // 2
    result = run(
        "backup", "--data", data, "--to", place,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_max, bytes_max)))
    assert_fails(result, 73, "can’t be", str(place), "Nothing is left")
    assert list(place.iterdir()) == [] and not (data / "last-backup").exists()


def test_a_full_disk_leaves_the_restored_folder_as_it_was(made, tmp_path):
    target = tmp_path / "restored"
    target.mkdir()
    result = run(
        "restore", "--from", made, "--data", target,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)))
    assert_fails(result, 73, "can’t be written", "Nothing is left")
    assert list(target.iterdir()) == [] and list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_backup_that_is_broken_off_leaves_nothing_that_restore_takes(data, tmp_path, number):
    place = tmp_path / "backups"
    place.mkdir()
    # Nobody ever writes into it, so the backup waits right in the middle.
    file = kept(data, ATTACHED)
    file.unlink()
    os.mkfifo(file)
    process = subprocess.Popen(
        [str(BINARY), "backup", "--data", str(data), "--to", str(place)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    give_up_at = time.monotonic() + 60
    while not list(place.glob(f"*/files/{file.parent.name}")):
        assert time.monotonic() < give_up_at and process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    (left,) = place.iterdir()
    assert left.name.endswith("Z.partial") and output == ""
    if number == signal.SIGKILL:
        assert process.returncode == -number
    else:
        assert process.returncode == 128 + number and str(left) in errors
    assert_refused(left, tmp_path / "restored", 66, "holds no backup.json")


@pytest.mark.parametrize("sign", ["endwell.sqlite", "files", "backup.json"])
def test_a_kill_at_any_moment_leaves_a_whole_backup_or_none(data, tmp_path, sign):
    place = tmp_path / "backups"
    place.mkdir()
    process = subprocess.Popen(
        [str(BINARY), "backup", "--data", str(data), "--to", str(place)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    while process.poll() is None and not list(place.glob(f"*/{sign}")):
        pass
    process.kill()
    process.wait()
    (left,) = place.iterdir()
    if left.name.endswith(".partial"):
        (left / "SHA256SUMS").unlink(missing_ok=True)
        assert restore(left, tmp_path / "restored").returncode == 66
        assert not (tmp_path / "restored").exists()
    else:
        assert restore(left, tmp_path / "restored").returncode == 0
        assert_whole(tmp_path / "restored")
