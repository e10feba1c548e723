"""Attachments that nodes share: in the database, on a shared disk, and in a store that speaks S3."""

import hashlib
import os
import re
import socket
import threading

import httpx
import pytest

from installing import access_token, joined, run
from postgres import PostgreSQL
from s3 import REGION, S3, Way

MIB = 1_048_576


@pytest.fixture(scope="module")
def postgresql():
    """One for all: each test has a database of its own."""
    database = PostgreSQL()
    yield database
    database.close()


@pytest.fixture(scope="module")
def s3():
    store = S3()
    yield store
    store.close()


@pytest.fixture
def way(s3):
    way = Way(s3.url)
    yield way
    way.close()


class Node:
    """A node as a program of Anna's sees it, who has a contract there."""

    def __init__(self, server, headers: dict, contract: str):
        self.server, self.headers, self.contract = server, headers, contract

    def upload(self, content: bytes) -> httpx.Response:
        return httpx.post(
            f"{self.server.base_url}/api/v1{self.contract}/files", files={"file": ("plan.bin", content)},
            headers=self.headers, timeout=60)

    def kept(self, content: bytes) -> str:
        """Where the file is, once it is kept."""
        made = self.upload(content)
        assert made.status_code == 201, made.text
        assert made.json()["sha256"] == hashlib.sha256(content).hexdigest()
        return made.headers["location"]

    def download(self, location: str) -> httpx.Response:
        return httpx.get(f"{self.server.base_url}{location}", headers=self.headers, timeout=60)


def nodes(postgresql, start, *data, environment: dict | None = None, options: tuple = ()) -> list[Node]:
    """Nodes on one new database, each with its folder."""
    url = postgresql.new_database()
    servers = [
        start("serve", "--database-url", url, *options, data=folder, environment=environment) for folder in data]
    anna = joined(servers[0])
    contract = anna.offer("ben@example.org", "A contract with files")
    anna.http.close()
    headers = access_token(url, data[0])
    return [Node(server, headers, contract) for server in servers]


def verified(node: Node, data, environment: dict | None = None) -> str:
    """What `endwell verify` says of a node's installation."""
    url = node.server.process.args[node.server.process.args.index("--database-url") + 1]
    result = run("verify", "--database-url", url, "--data", data, **(environment or {}))
    assert result.returncode in (0, 1), result.stderr
    return result.stdout


def ask(postgresql, node: Node, sql: str) -> list[str]:
    """The rows that a statement answers in a node's database."""
    url = node.server.process.args[node.server.process.args.index("--database-url") + 1]
    return postgresql.ask(sql, url)


def test_with_postgresql_files_are_in_the_database_which_all_nodes_read(postgresql, start, tmp_path):
    one, other = nodes(postgresql, start, tmp_path / "a", tmp_path / "b")
    large = os.urandom(25 * MIB)
    for content in (large, b"small", b""):
        assert other.download(one.kept(content)).content == content
    assert one.upload(large + b"!").status_code == 413
    assert not (tmp_path / "a" / "files").exists() and not (tmp_path / "b" / "files").exists()
    # 25 MiB in pieces of 256 KiB, the small one in one, and the empty one in none.
    assert ask(postgresql, one, "SELECT count(*), max(length(bytes)) FROM file_pieces") == [f"101|{256 * 1_024}"]
    assert ask(postgresql, one, "SELECT count(*) FROM files WHERE sha256 IS NOT NULL") == ["3"]
    assert "Every record is whole." in verified(one, tmp_path / "a")
    ask(postgresql, one, "UPDATE file_pieces SET bytes = 'Small' WHERE length(bytes) = 5")
    assert "missing or damaged" in verified(one, tmp_path / "a")


def test_an_upload_that_breaks_off_leaves_nothing_in_the_database(postgresql, start, tmp_path):
    [node] = nodes(postgresql, start, tmp_path / "a")
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="half.bin"\r\n\r\n' + os.urandom(2 * MIB)
    head = (
        f"POST /api/v1{node.contract}/files HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {node.headers['authorization']}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {5 * MIB}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", int(node.server.base_url.rsplit(":", 1)[1])), timeout=30) as connection:
        connection.sendall(head.encode() + body)
        until(node, lambda: ask(postgresql, node, "SELECT count(*) >= 4 FROM file_pieces") == ["t"])
    until(node, lambda: ask(postgresql, node, "SELECT (SELECT count(*) FROM files) + (SELECT count(*) FROM file_pieces)") == ["0"])


def until(node: Node, is_so) -> None:
    """Waits for what comes by itself; the test's own time limit ends a wait in vain."""
    while not is_so():
        assert node.server.process.poll() is None, node.server.text


def test_a_file_that_was_uploaded_while_the_database_went_away_is_refused_whole(postgresql, start, tmp_path):
    [node] = nodes(postgresql, start, tmp_path / "a")
    postgresql.stop()
    refused = node.upload(os.urandom(MIB))
    assert refused.status_code == 503 and "retry-after" in refused.headers, refused.text
    postgresql.start()
    until(node, lambda: httpx.get(f"{node.server.base_url}/readyz").status_code == 200)
    assert node.download(node.kept(b"after")).content == b"after"


def test_nodes_may_share_a_disk_instead(postgresql, start, tmp_path):
    one, other = nodes(postgresql, start, tmp_path / "shared", tmp_path / "shared", options=("--files", "disk"))
    content = os.urandom(3 * MIB)
    locations, threads = [], []
    for node in (one, other) * 4:
        threads.append(threading.Thread(target=lambda node=node: locations.append(node.kept(content))))
        threads[-1].start()
    for thread in threads:
        thread.join()
    assert len(locations) == 8
    for node in (one, other):
        assert {node.download(location).content for location in locations} == {content}
    assert len(list((tmp_path / "shared/files").glob("??/*"))) == 1
    assert "Every record is whole." in verified(one, tmp_path / "shared", {"ENDWELL_FILES": "disk"})
    # Where they are looked for is where they are missed.
    assert "missing or damaged" in verified(one, tmp_path / "shared")


# In a store that speaks S3

def objects_of(s3: S3, content: bytes, prefix: str) -> list[str]:
    """The names of the objects that hold a content."""
    start = f"{prefix}/{hashlib.sha256(content).hexdigest()}/"
    return [name for name, found in s3.objects(prefix).items() if name.startswith(start) and found == content]


def test_nodes_share_a_store_that_speaks_s3(postgresql, s3, start, tmp_path):
    settings = s3.settings(prefix="shared/by-nodes")
    one, other = nodes(postgresql, start, tmp_path / "a", tmp_path / "b", environment=settings)
    large = os.urandom(25 * MIB)
    for content in (large, b"small", b""):
        assert other.download(one.kept(content)).content == content
        assert other.download(other.kept(content)).content == content
        assert len(objects_of(s3, content, "shared/by-nodes")) == 1
    assert one.upload(large + b"!").status_code == 413
    assert len(s3.objects("shared/by-nodes")) == 3
    assert not (tmp_path / "a" / "files").exists()
    assert "Every record is whole." in verified(one, tmp_path / "a", settings)
    s3.client().delete_object(Bucket=s3.bucket, Key=objects_of(s3, b"small", "shared/by-nodes")[0])
    assert "missing or damaged" in verified(one, tmp_path / "a", settings)
    assert s3.secret not in one.server.text + other.server.text


def test_every_signature_is_the_one_that_botocore_makes(postgresql, s3, way, start, tmp_path):
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    [node] = nodes(postgresql, start, tmp_path / "a", environment=s3.settings(way.url, prefix="signed/a.b_c"))
    assert node.download(node.kept(b"signed")).content == b"signed"
    auth = S3SigV4Auth(Credentials(s3.key, s3.secret), "s3", REGION)
    methods = set()
    for method, path, headers, body in way.seen:
        headers = {name.lower(): value for name, value in headers.items()}
        said = headers.pop("authorization")
        signed = re.search(r"SignedHeaders=([^,]+)", said)[1].split(";")
        assert {"host", "x-amz-content-sha256", "x-amz-date"} <= set(signed)
        assert headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
        request = AWSRequest(method=method, url=f"{way.url}{path}", data=body)
        request.context["timestamp"] = headers["x-amz-date"]
        for name in signed:
            request.headers[name] = headers[name]
        canonical = auth.canonical_request(request)
        assert said.endswith(f"Signature={auth.signature(auth.string_to_sign(request, canonical), request)}"), canonical
        methods.add(method)
    assert {"PUT", "GET"} <= methods


@pytest.mark.parametrize("fault", ["500", "503", "cut", "cut answer", "lost answer", "slow", "stall"])
def test_what_goes_wrong_once_on_the_way_to_the_store_nobody_notices(postgresql, s3, way, start, tmp_path, fault):
    prefix = f"once/{fault.replace(' ', '-')}"
    [node] = nodes(postgresql, start, tmp_path / "a", environment=s3.settings(way.url, prefix=prefix))
    content = os.urandom(20_000)
    way.only = hashlib.sha256(content).hexdigest()
    way.faults = [fault]
    location = node.kept(content)
    assert objects_of(s3, content, prefix), way.seen
    # Once for the list of what there is, once for the object.
    for faults in ([fault], [None, fault]):
        way.faults = list(faults)
        assert node.download(location).content == content
        assert way.faults == []


def test_a_store_that_is_not_well_is_answered_with_503_and_nothing_is_half_done(postgresql, s3, way, start, tmp_path):
    [node] = nodes(postgresql, start, tmp_path / "a", environment=s3.settings(way.url, prefix="not-well"))
    before = node.kept(b"before")
    for way.always in ("500", "cut", "lost answer"):
        for answer in (node.upload(b"meanwhile"), node.download(before)):
            assert answer.status_code == 503 and "retry-after" in answer.headers, answer.text
    assert httpx.get(f"{node.server.base_url}/readyz").status_code == 200
    assert ask(postgresql, node, "SELECT count(*) FROM uploads") == ["1"]
    way.always = None
    assert node.download(before).content == b"before"
    assert node.download(node.kept(b"after")).content == b"after"


def test_wrong_bytes_are_asked_for_again_and_never_handed_out(postgresql, s3, way, start, tmp_path):
    [node] = nodes(postgresql, start, tmp_path / "a", environment=s3.settings(way.url, prefix="wrong"))
    content = os.urandom(20_000)
    location = node.kept(content)
    way.only = hashlib.sha256(content).hexdigest()
    way.faults = [None, "wrong"]
    assert node.download(location).content == content
    for name in objects_of(s3, content, "wrong"):
        s3.client().put_object(Bucket=s3.bucket, Key=name, Body=content[:-1] + b"?")
    assert node.download(location).status_code == 500
    # Kept again, it is whole.
    node.kept(content)
    assert node.download(location).content == content


# Settings

def test_config_check_tries_the_store(s3, way, tmp_path):
    settings = s3.settings(way.url, prefix="tried")
    check = ("config", "check", "--port", "0", "--data", tmp_path / "data")
    result = run(*check, **settings)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"files     in s3://{s3.bucket}/tried at {way.url}  (ENDWELL_FILES)" in result.stdout
    assert "ok        files: " in result.stdout and s3.secret not in result.stdout
    assert s3.objects("tried") == {}
    assert {"PUT", "GET", "DELETE"} == {request[0] for request in way.seen}
    (tmp_path / "key").write_text(f"{s3.key}\n{s3.secret}\n")
    keyless = {name: value for name, value in settings.items() if "KEY" not in name}
    assert run(*check, "--files-credentials-file", tmp_path / "key", **keyless).returncode == 0
    wrong = run(*check, **{**settings, "ENDWELL_FILES_SECRET_ACCESS_KEY": "guessed"})
    assert wrong.returncode == 69 and "FAILED    files: " in wrong.stdout and "SignatureDoesNotMatch" in wrong.stdout
    nobody = run(*check, **{**settings, "ENDWELL_FILES_ENDPOINT": "http://127.0.0.1:1"})
    assert nobody.returncode == 69 and "cannot be reached" in nobody.stdout, nobody.stdout


@pytest.mark.parametrize(("options", "hint"), [
    (["--files", "database"], "--database-url"),
    (["--files", "tape"], "it must be disk, database, or s3://"),
    (["--files", "s3://bucket"], "--files-endpoint"),
    (["--files", "s3://bucket", "--files-endpoint", "https://s3.example.org"], "--files-credentials-file"),
    (["--files", "s3://b", "--files-endpoint", "https://s3.example.org"], "3 to 63"),
    (["--files", "s3://bucket", "--files-endpoint", "https://s3.example.org/bucket"], "it must end after the host"),
    (["--files", "s3://bucket", "--files-endpoint", "https://s3.example.org", "--files-region", "a b"], "--files-region is"),
    (["--files-endpoint", "https://s3.example.org"], "say --files s3://BUCKET too"),
    (["--files", "disk", "--files-region", "eu-central-1"], "say --files s3://BUCKET too"),
])
def test_settings_that_do_not_fit_are_refused_with_what_to_do(tmp_path, options, hint):
    for command in (["serve", "--port", "0"], ["config", "check"], ["verify"]):
        result = run(*command, "--data", tmp_path / "data", *options)
        assert result.returncode == 64 and hint in result.stderr, result.stdout + result.stderr
    assert not (tmp_path / "data").exists()


def test_credentials_come_from_a_file_with_two_lines(tmp_path):
    store = ["--files", "s3://bucket", "--files-endpoint", "https://s3.example.org", "--data", tmp_path / "data"]
    for text in ("", "id\n", "id\nsecret\nmore\n", "id with spaces\nsecret\n"):
        (tmp_path / "key").write_text(text)
        result = run("verify", *store, "--files-credentials-file", tmp_path / "key")
        assert result.returncode == 64 and "two lines" in result.stderr, result.stderr
    assert run("verify", *store, "--files-credentials-file", tmp_path / "nowhere").returncode == 66


def test_a_backup_of_a_folder_without_its_files_is_refused(s3, tmp_path):
    for command in (["backup", "--to", tmp_path], ["restore", "--from", tmp_path]):
        result = run(*command, "--data", tmp_path / "data", **s3.settings())
        assert result.returncode == 64 and "ENDWELL_FILES" in result.stderr and "docs/operations.md" in result.stderr
