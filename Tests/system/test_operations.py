"""docs/operations.md on PostgreSQL: each of its blocks runs as it stands there, on a server and folders of the test's own."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import httpx
import pytest

from postgres import PostgreSQL
from program import BINARY, PROJECT, Program
from test_postgresql import joined

SECTION = re.compile(r"^## PostgreSQL\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
SETTINGS = re.compile(r"^```conf\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```sh\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
BACKUPS = "/mnt/backup"


@pytest.fixture
def place():
    """A folder that belongs to whoever runs PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="endwell-backups-", dir="/tmp"))
    folder.chmod(0o755)
    for name in ("backup", "backup/wal", "bin"):
        (folder / name).mkdir()
    # As any installation has it; where it was built, others may not look.
    shutil.copy(BINARY, folder / "bin/endwell")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def postgresql():
    database = PostgreSQL()
    yield database
    database.close()


def as_postgres(place: Path) -> list[str]:
    """How a command is run as the user who may run PostgreSQL, to whom everything there then belongs."""
    if os.geteuid() != 0:
        return []
    names = [entry.pw_name for entry in pwd.getpwall()]
    user = "postgres" if "postgres" in names else "nobody"
    subprocess.run(["chown", "--recursive", user, str(place)], check=True)
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups", "--"]


def settle(postgresql: PostgreSQL, place: Path, text: str) -> None:
    """Gives the server the settings that the document asks for, and starts it again."""
    for line in filter(None, text.splitlines()):
        name, value = line.split(" = ", 1)
        value = value.replace(BACKUPS, str(place / "backup")).strip("'")
        postgresql.ask(f"ALTER SYSTEM SET {name} = '{value}'")
    postgresql.stop()
    postgresql.start()


def run(script: str, place: Path, url: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*as_postgres(place), "bash", "-euo", "pipefail"], input=script, capture_output=True, text=True, timeout=110, cwd=place,
        env={
            "PATH": f"{place / 'bin'}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "BACKUPS": str(place / "backup"),
            "TMPDIR": str(place), "ENDWELL_DATA": str(place / "data"), "SERVER": url,
            **{"BIN": value for name, value in os.environ.items() if name == "POSTGRESQL_BIN"}})


@pytest.mark.timeout(300)
def test_a_backup_of_postgresql_is_made_and_proved_as_the_document_says(postgresql, place):
    [section] = SECTION.findall((PROJECT / "docs/operations.md").read_text())
    [settings] = SETTINGS.findall(section)
    blocks = BLOCK.findall(section)
    assert len(blocks) == 4, "the document’s blocks were not found"
    begin, backup, prove, note = blocks
    settle(postgresql, place, settings)
    as_postgres(place)
    postgresql.ask("CREATE DATABASE endwell")
    url = postgresql.url.removesuffix("postgres") + "endwell"
    data = place / "data"
    server = Program.start("serve", "--database-url", url, data=data)
    try:
        anna = joined(server)
        before = anna.offer("ben@example.org", "Before the base backup")
        done = run(begin + backup + 'echo "$BEGAN $BACKUP"', place, postgresql.url)
        assert done.returncode == 0, done.stdout + done.stderr
        began, base = done.stdout.split()
        # What comes later is in the log alone.
        after = anna.offer("ben@example.org", "After the base backup")
        [piece] = postgresql.ask("SELECT pg_walfile_name(pg_switch_wal())")
        give_up_at = time.monotonic() + 60
        while not (place / "backup/wal" / piece).exists():
            assert time.monotonic() < give_up_at, f"{piece} was not handed over"
        asked = "psql -XAtq -h \"$TRIAL\" -U endwell -d endwell -c 'SELECT id FROM contracts'\n"
        done = run(f"{begin}BEGAN={began} BACKUP={base}\n{prove}{asked}{note}", place, postgresql.url)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Every record is whole." in done.stdout, done.stdout
        for contract in (before, after):
            assert contract.rsplit("/", 1)[1] in done.stdout, "the log was not restored"
        figures = httpx.get(f"{server.base_url}/metrics").text
        assert re.search(r"^endwell_backup_last_verified_timestamp_seconds 1\.?\d{9}", figures, re.MULTILINE), figures
        assert not list(place.glob("tmp.*")), "the scratch server is still there"
        anna.http.close()
    finally:
        server.kill()
