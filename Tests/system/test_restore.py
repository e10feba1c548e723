"""`endwell restore`: a data folder that proved whole, or none at all."""

import contextlib
import hashlib
import json
import os
import sqlite3
from pathlib import Path

import pytest

from backups import ATTACHED, WAITING, assert_fails, assert_refused, assert_whole, flip, kept, restore
from program import Program


def test_a_flipped_byte_anywhere_is_refused(copy, tmp_path):
    target = tmp_path / "restored"
    database = copy / "endwell.sqlite"
    places = [(database, at) for at in (0, 24, 5_000, database.stat().st_size // 2, database.stat().st_size - 1)]
    places += [(kept(copy, ATTACHED), at) for at in (0, len(ATTACHED) - 1)] + [(kept(copy, WAITING), 7)]
    for name in ("backup.json", "SHA256SUMS"):
        places += [(copy / name, at) for at in range(0, (copy / name).stat().st_size, 9)]
    for file, at in places:
        flip(file, at)
        result = restore(copy, target)
        assert result.returncode in {1, 65, 66, 78}, f"{file.name} at {at}: {result.stdout}{result.stderr}"
        assert result.stdout == "" and not target.exists() and not Path(f"{target}.partial").exists()
        flip(file, at)
    assert restore(copy, target).returncode == 0


def test_what_is_missing_or_too_short_is_refused(copy, tmp_path):
    target = tmp_path / "restored"
    (tmp_path / "empty").mkdir()
    assert_refused(tmp_path / "empty", target, 66, "holds no backup.json")
    assert_refused(tmp_path / "nowhere", target, 66, "holds no backup.json")
    file = kept(copy, WAITING)
    file.write_bytes(WAITING[:-1])
    assert_refused(copy, target, 1, "The backup is not whole: contract ")
    file.unlink()
    assert_refused(copy, target, 1, "The backup is not whole: contract ")
    file.write_bytes(WAITING)
    os.truncate(copy / "endwell.sqlite", 8_192)
    assert_refused(copy, target, 65, "its database is not what backup.json says")
    (copy / "endwell.sqlite").unlink()
    assert_refused(copy, target, 65, "its database is not what backup.json says")
    (copy / "SHA256SUMS").unlink()
    assert_refused(copy, target, 66, "SHA256SUMS")


def rewrite(copy: Path, **changes) -> None:
    """Changes what a backup says of itself, as another program would have written it."""
    database = (copy / "endwell.sqlite").read_bytes()
    digest = hashlib.sha256(database).hexdigest()
    manifest = json.loads((copy / "backup.json").read_text())
    manifest |= {"database": {"bytes": len(database), "sha256": digest}, **changes}
    text = json.dumps(manifest)
    (copy / "backup.json").write_text(text)
    (copy / "SHA256SUMS").write_text(f"{hashlib.sha256(text.encode()).hexdigest()}  backup.json\n{digest}  endwell.sqlite\n")


def test_a_newer_programs_backup_is_refused(copy, tmp_path):
    migration = json.loads((copy / "backup.json").read_text())["migration"]
    rewrite(copy, migration=migration + 1, program="9.9.9")
    assert_refused(copy, tmp_path / "restored", 78, "endwell 9.9.9")
    rewrite(copy, migration=migration, format=2, something="new")
    assert_refused(copy, tmp_path / "restored", 78, "a newer program")


def test_an_older_programs_backup_is_brought_up_to_date(copy, tmp_path):
    migration = json.loads((copy / "backup.json").read_text())["migration"]
    with contextlib.closing(sqlite3.connect(copy / "endwell.sqlite")) as database, database:
        for table in ("webhooks", "file_pieces", "files", "moves", "sign_in_attempts"):
            database.execute(f"DROP TABLE {table}")
        database.execute("DROP TABLE migration_beside")
        database.execute("ALTER TABLE deadlines DROP COLUMN leased_by")
        database.execute("ALTER TABLE deadlines DROP COLUMN leased_until")
        assert database.execute("DELETE FROM migration WHERE number >= 10").rowcount == migration - 9
    rewrite(copy, migration=9)
    before = (copy / "endwell.sqlite").read_bytes()
    target = tmp_path / "restored"
    result = restore(copy, target)
    assert result.returncode == 0, result.stderr
    assert (copy / "endwell.sqlite").read_bytes() == before
    assert_whole(target)
    Program.start("serve", data=target).stop()


def test_a_folder_with_anything_in_it_is_left_as_it_is(made, data, tmp_path):
    before = {entry: entry.read_bytes() for entry in data.rglob("*") if entry.is_file()}
    assert_fails(restore(made, data), 73, "holds an installation", "move the folder away")
    assert {entry: entry.read_bytes() for entry in data.rglob("*") if entry.is_file()} == before
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter").write_text("Dear folder")
    assert_fails(restore(made, other), 73, "is not empty")
    assert_fails(restore(made, other / "letter"), 73, "is no folder")
    assert_fails(restore(made, tmp_path / "no" / "parent"), 73, "can’t be made")
    (tmp_path / "begun.partial").mkdir()
    assert_fails(restore(made, tmp_path / "begun"), 73, "begun.partial is there already")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert restore(made, empty).returncode == 0
    assert_whole(empty)


@pytest.mark.skipif(os.geteuid() != 0, reason="only the super-user gives files away")
def test_what_the_super_user_restores_belongs_to_whose_folder_it_was(made, tmp_path):
    servers = tmp_path / "servers"
    servers.mkdir()
    os.chown(servers, 4_321, 1_234)
    assert restore(made, servers).returncode == 0
    there = [servers, *servers.rglob("*")]
    assert len(there) > 5 and {(path.stat().st_uid, path.stat().st_gid) for path in there} == {(4_321, 1_234)}
