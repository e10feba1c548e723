"""Attachments of the real program: kept whole, once, privately, or not at all."""

import hashlib
import os
import re
import socket
import stat
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from program import BINARY, Demo, Program
from visitor import Visitor

MIB = 1_048_576


@pytest.fixture
def place(tmp_path):
    """A demo, its data folder, Anna, and a contract of hers that runs."""
    demo = Demo.start("demo", data=tmp_path / "demo")
    with Visitor(demo.base_url) as anna:
        anna.follow(demo.person("Anna").sign_in_url)
        yield demo, tmp_path / "demo", anna, next_contract(demo, anna)
    if demo.process.poll() is None:
        demo.stop()


def next_contract(demo: Demo, anna: Visitor) -> str:
    contract = anna.offer("ben@example.org", "A contract with files")
    with Visitor(demo.base_url) as ben:
        ben.follow(demo.person("Ben").sign_in_url)
        assert ben.post(f"{contract}/acceptance", full_name="Ben Okafor").status_code == 303
    return contract


def send(anna: Visitor, contract: str, *files: bytes):
    return anna.post(
        f"{contract}/messages", text="With files.",
        files=[("attachments", (f"file-{index}.bin", content, "application/octet-stream")) for index, content in enumerate(files)])


def kept(data: Path) -> dict[str, Path]:
    """The files on the disk by their names' digests."""
    return {file.parent.name + file.name: file for file in data.glob("files/??/*")}


def incoming(data: Path) -> list[Path]:
    return list(data.glob("files/incoming/*"))


def test_a_file_is_kept_whole_once_and_privately(place):
    demo, data, anna, contract = place
    before = kept(data)
    content = os.urandom(3 * MIB)
    assert send(anna, contract, content, b"small").status_code == 303
    assert send(anna, contract, content).status_code == 303
    new = {digest: file for digest, file in kept(data).items() if digest not in before}
    assert set(new) == {hashlib.sha256(content).hexdigest(), hashlib.sha256(b"small").hexdigest()}
    for digest, file in new.items():
        assert hashlib.sha256(file.read_bytes()).hexdigest() == digest
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert incoming(data) == []
    links = re.findall(r'href="(/contracts/[^"]+/files/[^"]+)"', anna.get(contract))
    answers = [anna.http.get(link) for link in links]
    assert sorted(answer.content for answer in answers) == sorted([content, b"small", content])
    with Visitor(demo.base_url) as priya:
        priya.follow(demo.person("Priya").sign_in_url)
        assert {priya.http.get(link).status_code for link in links} == {404}


def test_a_file_that_is_too_large_is_refused_and_not_kept(place):
    _, data, anna, contract = place
    before = kept(data)
    assert send(anna, contract, bytes(25 * MIB)).status_code == 303
    assert send(anna, contract, os.urandom(25 * MIB + 1)).status_code == 413
    assert len(kept(data)) == len(before) + 1
    assert incoming(data) == []


def test_a_program_uploads_what_a_page_does(place):
    demo, data, _, contract = place
    before = kept(data)
    files = f"{demo.base_url}/api/v1{contract}/files"
    with httpx.Client(headers={"Authorization": f"Bearer {demo.person('Anna').token}"}, timeout=60) as program:
        content = os.urandom(25 * MIB)
        made = program.post(files, files={"file": ("plan.bin", content)})
        assert made.status_code == 201, made.text
        assert made.json()["sha256"] == hashlib.sha256(content).hexdigest() in kept(data)
        assert program.get(f"{demo.base_url}{made.headers['Location']}").content == content
        sent = program.post(
            f"{demo.base_url}/api/v1{contract}/messages", json={"text": "Here.", "attachments": [made.json()["id"]]})
        assert sent.status_code == 200, sent.text
        assert program.post(files, files={"file": ("plan.bin", content + b"!")}).status_code == 413
    assert len(kept(data)) == len(before) + 1
    assert incoming(data) == []


def test_an_upload_that_breaks_off_leaves_nothing(place):
    demo, data, anna, contract = place
    before = kept(data)
    half_an_upload(demo, anna, contract, data).close()
    give_up_at = time.monotonic() + 10
    while incoming(data):
        assert time.monotonic() < give_up_at
        time.sleep(0.01)
    assert kept(data) == before


def test_an_upload_that_a_kill_breaks_off_is_swept_away_at_the_next_start(place):
    demo, data, anna, contract = place
    with half_an_upload(demo, anna, contract, data):
        demo.kill()
    assert len(incoming(data)) == 1
    Program.start("serve", data=data).stop()
    assert incoming(data) == []


def test_bytes_that_nobody_uses_are_swept_away_when_they_are_a_day_old(place):
    demo, data, anna, contract = place
    assert send(anna, contract, b"in use").status_code == 303
    assert anna.post(f"{contract}/messages", text="", files=[("attachments", ("a.txt", b"waits", "text/plain"))]).status_code == 422
    demo.stop()
    shelf = data / "files" / "ab"
    shelf.mkdir(mode=0o700, exist_ok=True)
    fresh, old = shelf / ("0" * 62), shelf / ("1" * 62)
    for file in (fresh, old):
        file.write_bytes(b"a crash came before the row")
    used, waiting = (kept(data)[hashlib.sha256(content).hexdigest()] for content in (b"in use", b"waits"))
    for file in (old, used, waiting):
        os.utime(file, (time.time() - 100_000,) * 2)
    server = Program.start("serve", data=data)
    give_up_at = time.monotonic() + 10
    while old.exists():
        assert time.monotonic() < give_up_at
        time.sleep(0.01)
    server.stop()
    assert fresh.exists() and used.exists() and waiting.exists()


def test_verify_misses_a_file_that_is_gone_or_changed(place):
    demo, data, anna, contract = place
    assert send(anna, contract, b"What was agreed.").status_code == 303
    demo.stop()
    file = kept(data)[hashlib.sha256(b"What was agreed.").hexdigest()]
    for damage in (lambda: file.write_bytes(b"What was not."), file.unlink):
        damage()
        result = subprocess.run([str(BINARY), "verify", "--data", str(data)], capture_output=True, text=True, timeout=60)
        assert result.returncode == 1 and "missing or damaged" in result.stdout


def half_an_upload(demo: Demo, anna: Visitor, contract: str, data: Path) -> socket.socket:
    """Begins to send a file; returns when the server has begun to write it."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in anna.keys().items()]
    parts.append('--x\r\nContent-Disposition: form-data; name="attachments"; filename="half.bin"\r\n\r\n')
    cookies = "; ".join(f"{name}={value}" for name, value in anna.http.cookies.items())
    head = (
        f"POST {contract}/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {5 * MIB}\r\n\r\n")
    connection = socket.create_connection(("127.0.0.1", int(demo.base_url.rsplit(":", 1)[1])), timeout=10)
    connection.sendall((head + "".join(parts)).encode() + os.urandom(2 * MIB))
    give_up_at = time.monotonic() + 10
    while not incoming(data):
        assert time.monotonic() < give_up_at
        time.sleep(0.01)
    return connection
