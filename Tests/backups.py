"""What the tests of backups share: an installation with files, and backups of it."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from program import BINARY, Demo
from visitor import Visitor

ATTACHED, WAITING = os.urandom(50_000), os.urandom(20_000)


def run(*arguments, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, **options)


def backup(data: Path, place: Path) -> Path:
    """Makes a backup, and says where it is."""
    place.mkdir(exist_ok=True)
    made = run("backup", "--data", data, "--to", place)
    assert (made.returncode, made.stderr) == (0, ""), made.stdout + made.stderr
    counts, whole, path = made.stdout.splitlines()
    assert counts.startswith("Checked: contracts ") and whole == "Every record is whole."
    return Path(path)


def restore(copy: Path, data: Path) -> subprocess.CompletedProcess:
    return run("restore", "--from", copy, "--data", data)


def assert_fails(result: subprocess.CompletedProcess, code: int, *words: str) -> None:
    assert result.returncode == code, f"{result.returncode}\n{result.stdout}{result.stderr}"
    assert result.stderr.startswith("endwell: ") and result.stderr.count("\n") == 1, result.stderr
    assert all(word in result.stderr for word in words), result.stderr
    assert result.stdout == ""


def assert_whole(data: Path) -> None:
    checked = run("verify", "--data", data)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def assert_refused(copy: Path, target: Path, code: int, *words: str) -> None:
    """Asserts that this is not restored, and that nothing is left of the attempt."""
    assert_fails(restore(copy, target), code, *words)
    assert not target.exists() and not Path(f"{target}.partial").exists()


@dataclass
class Speaker:
    """A party who sends messages with files through the API."""

    token: str
    contract: str
    # The text and the file of each message that was acknowledged.
    acknowledged: list[tuple[str, bytes]] = field(default_factory=list)

    def say(self, base_url: str, text: str, content: bytes) -> None:
        with httpx.Client(headers={"Authorization": f"Bearer {self.token}"}, timeout=60) as client:
            sent = client.post(
                f"{base_url}/api/v1{self.contract}/messages", json={"text": text, "attachments": [self.upload(base_url, content)]})
            assert sent.status_code == 200, sent.text
        self.acknowledged.append((text, content))

    def upload(self, base_url: str, content: bytes) -> str:
        made = httpx.post(
            f"{base_url}/api/v1{self.contract}/files", files={"file": ("plan.bin", content)}, timeout=60,
            headers={"Authorization": f"Bearer {self.token}"})
        assert made.status_code == 201, made.text
        return made.json()["id"]

    def messages(self, base_url: str) -> dict[str, list[str]]:
        """The ids of the files of every message, by its text."""
        found, after = {}, ""
        with httpx.Client(headers={"Authorization": f"Bearer {self.token}"}, timeout=60) as client:
            while after is not None:
                query = f"&after={after}" if after else ""
                page = client.get(f"{base_url}/api/v1{self.contract}/messages?limit=100{query}").json()
                found |= {row["text"]: [file["id"] for file in row["attachments"]] for row in page["data"]}
                after = page["next"]
        return found

    def file(self, base_url: str, identifier: str) -> bytes:
        answer = httpx.get(
            f"{base_url}/api/v1{self.contract}/files/{identifier}", headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 200, answer.text
        return answer.content


@dataclass
class Begun:
    """A data folder that nobody has open, and the parties of a contract in it."""

    data: Path
    anna: Speaker
    ben: Speaker


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Begun:
    """An installation with a file that is attached and one that waits."""
    data = tmp_path_factory.mktemp("backup") / "begun"
    demo = Demo.start("demo", data=data)
    with Visitor(demo.base_url) as anna, Visitor(demo.base_url) as ben:
        anna.follow(demo.person("Anna").sign_in_url)
        ben.follow(demo.person("Ben").sign_in_url)
        contract = anna.offer("ben@example.org", "A contract with files")
        assert ben.post(f"{contract}/acceptance", full_name="Ben Okafor").status_code == 303
    speakers = [Speaker(demo.person(name).token, contract) for name in ("Anna", "Ben")]
    speakers[0].say(demo.base_url, "With a file.", ATTACHED)
    speakers[1].upload(demo.base_url, WAITING)
    demo.stop()
    return Begun(data, *speakers)


@pytest.fixture
def data(begun, tmp_path) -> Path:
    """A folder of one's own that begins like that, and knows of no backup."""
    return Path(shutil.copytree(begun.data, tmp_path / "data", ignore=shutil.ignore_patterns("last-backup")))


@pytest.fixture(scope="module")
def made(begun, tmp_path_factory) -> Path:
    """A backup that nobody changes."""
    return backup(begun.data, tmp_path_factory.mktemp("made"))


@pytest.fixture
def copy(made, tmp_path) -> Path:
    """A backup of one's own, to be damaged."""
    return Path(shutil.copytree(made, tmp_path / "copy"))


def kept(folder: Path, content: bytes) -> Path:
    digest = hashlib.sha256(content).hexdigest()
    return folder / "files" / digest[:2] / digest[2:]


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
