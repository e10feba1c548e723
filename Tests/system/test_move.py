"""`endwell move`: everything from SQLite to PostgreSQL and back, whatever breaks it off, and never in two places at once."""

import contextlib
import json
import os
import random
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

import verify_bundle
from backups import ATTACHED, WAITING, Speaker, assert_fails, kept
from postgres import PASSWORD, PostgreSQL
from program import BINARY, Demo, Program
from visitor import Visitor

HEADS = re.compile(r"^Chain heads (before|after): +([0-9a-f]{64})$", re.MULTILINE)
SAID = "With a file: Größe 👩‍👩‍👧‍👦"
KILLS = 10
# Within which time, in seconds: the first kills come before anything is copied, and all together go through everything.
KILLED_AFTER = 0.02, 1.2


def run(*arguments, **environment) -> subprocess.CompletedProcess:
    """Runs a command that ends by itself."""
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment})


def move(source: str, target: str, *arguments, **environment) -> str:
    """Moves everything, and returns the digest of all chain heads, which was the same before and after."""
    return move_and_serve_from(source, target, *arguments, **environment)[0]


def move_and_serve_from(source: str, target: str, *arguments, **environment) -> tuple[str, list[str]]:
    """Moves everything, and returns that digest and the command that is said to serve it from there."""
    done = run("move", "--from", source, "--to", target, *arguments, **environment)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "Every record is whole." in done.stdout, done.stdout
    heads = dict(HEADS.findall(done.stdout))
    assert heads["before"] == heads["after"], done.stdout
    return heads["after"], shlex.split(done.stdout.splitlines()[-1])


def assert_not_served(*place, words: str) -> None:
    refused = run("serve", "--port", "0", *place)
    assert refused.returncode == 69 and refused.stdout == "", refused.stderr
    assert words in refused.stderr.splitlines()[-1] and PASSWORD not in refused.stderr, refused.stderr


@pytest.fixture(scope="module")
def postgresql():
    database = PostgreSQL()
    yield database
    database.close()


@dataclass
class Begun:
    """A data folder that nobody has open, with contracts in every phase."""

    data: Path
    # An access token of each person.
    tokens: dict[str, str]
    # Anna's browser's cookies.
    cookies: dict[str, str]
    anna: Speaker
    ben: Speaker


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> Begun:
    data = tmp_path_factory.mktemp("move") / "begun"
    demo = Demo.start("demo", data=data)
    with Visitor(demo.base_url) as anna, Visitor(demo.base_url) as ben:
        anna.follow(demo.person("Anna").sign_in_url)
        ben.follow(demo.person("Ben").sign_in_url)
        contract = anna.offer("ben@example.org", "A contract with files")
        assert ben.post(f"{contract}/acceptance", full_name="Ben Okafor").status_code == 303
        cookies = dict(anna.http.cookies)
    tokens = {person.name: person.token for person in demo.people}
    speakers = [Speaker(demo.person(name).token, contract) for name in ("Anna", "Ben")]
    speakers[0].say(demo.base_url, SAID, ATTACHED)
    speakers[1].upload(demo.base_url, WAITING)
    demo.stop()
    return Begun(data, tokens, cookies, *speakers)


@pytest.fixture
def data(begun, tmp_path) -> Path:
    """A folder of one's own that begins like that."""
    return Path(shutil.copytree(begun.data, tmp_path / "data"))


def records(server: Program, tokens: dict[str, str]) -> dict[str, dict]:
    """The evidence of every contract that anybody of these is a party to, but for when and where it was signed."""
    found = {}
    for token in tokens.values():
        with httpx.Client(base_url=f"{server.base_url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
            after = ""
            while after is not None:
                page = client.get(f"/contracts?limit=50{f'&after={after}' if after else ''}").json()
                for contract in page["data"]:
                    answer = client.get(f"/contracts/{contract['id']}/evidence")
                    assert answer.status_code == 200, answer.text
                    found[contract["id"]] = signed_apart(answer.content, server.base_url)
                after = page["next"]
    return found


def signed_apart(bundle: bytes, base_url: str) -> dict:
    """All that is in a bundle but when and where it was signed."""
    files = verify_bundle.read_container(bundle)
    checkpoint, record = (json.loads(files.pop(name)) for name in ("checkpoint.json", "record.json"))
    del files["checkpoint.sig"]
    for signed in (checkpoint, record):
        del signed["at"], signed["installation"]
    # What the page says of it, and so the digests of both.
    page = files.pop("record.html").replace(base_url.encode(), b"").splitlines()
    del checkpoint["files"]
    return {**files, "checkpoint": checkpoint, "record": record, "page": [line for line in page if b">Written<" not in line]}


def assert_people_are_known(server: Program, begun: Begun) -> None:
    """Sessions, tokens and files are what they were."""
    (identifier,) = begun.anna.messages(server.base_url)[SAID]
    assert begun.ben.file(server.base_url, identifier) == ATTACHED
    with Visitor(server.base_url) as anna:
        anna.http.cookies.update(begun.cookies)
        assert "A contract with files" in anna.get("/contracts")


def test_everything_goes_there_and_back_and_there_again(begun, data, postgresql, tmp_path):
    server = Program.start("serve", data=data)
    before = records(server, begun.tokens)
    assert len(before) > 10
    server.stop()
    url, place = postgresql.new_database(), f"sqlite:{data}"

    heads = move(place, url)
    assert_not_served("--data", data, words="Everything was moved from here to PostgreSQL at 127.0.0.1")
    for command in (["due"], ["token", "list", "--person", "anna@example.org"]):
        assert_fails(run(*command, "--data", data), 69, "Everything was moved from here")
    assert run("verify", "--data", data).returncode == 0
    server = Program.start("serve", "--database-url", url, data=data)
    assert records(server, begun.tokens) == before
    assert_people_are_known(server, begun)
    begun.anna.say(server.base_url, "Said on PostgreSQL", b"there")
    server.stop()

    assert move(url, place) != heads
    assert_not_served("--data", data, "--database-url", url, words=f"Everything was moved from here to {data}")
    server = Program.start("serve", data=data)
    after = records(server, begun.tokens)
    assert [contract for contract in before if after[contract] != before[contract]] == [begun.anna.contract.split("/")[-1]]
    assert_people_are_known(server, begun)
    begun.ben.say(server.base_url, "Said on SQLite", b"here")
    server.stop()

    # There once more: what was left there is replaced.
    move(place, url)
    server = Program.start("serve", "--database-url", url, data=data)
    assert {"Said on PostgreSQL", "Said on SQLite", SAID} <= begun.ben.messages(server.base_url).keys()
    server.stop()
    verified = run("verify", "--data", data, "--database-url", url)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    again = run("move", "--from", place, "--to", url)
    assert again.returncode == 0 and "was moved to PostgreSQL" in again.stdout, again.stderr


@pytest.mark.parametrize("files", ["disk", "database"])
def test_files_go_to_where_the_other_side_has_them_and_back(begun, data, postgresql, tmp_path, files):
    url, there, where = postgresql.new_database(), tmp_path / "there", ("--files", files)
    _, command = move_and_serve_from(f"sqlite:{data}", url, "--to-data", there, *where)
    # The address of the database here has the password in it.
    assert command[:6] == ["endwell", "serve", "--data", str(there), "--database-url", "postgres://…"]
    assert [kept(there, content).exists() for content in (ATTACHED, WAITING)] == 2 * [files == "disk"]
    shutil.rmtree(data)
    server = Program.start("serve", "--database-url", url, *command[6:], data=there)
    assert_people_are_known(server, begun)
    server.stop()
    move(url, f"sqlite:{data}", "--from-data", there, *where)
    for content in (ATTACHED, WAITING):
        assert kept(data, content).read_bytes() == content
    server = Program.start("serve", data=data)
    assert_people_are_known(server, begun)
    server.stop()
    checked = run("verify", "--data", data)
    assert checked.returncode == 0, checked.stdout + checked.stderr


# Broken off


def test_killed_at_any_moment_it_goes_on_and_neither_side_is_served_meanwhile(data, postgresql):
    chance = random.Random(4)
    places = [f"sqlite:{data}", postgresql.new_database()]
    heads = chain_heads(places[0])
    assert len(heads) > 10
    for source, target in (places, places[::-1]):
        for _ in range(KILLS):
            process = subprocess.Popen(
                [str(BINARY), "move", "--from", source, "--to", target, "--rows-at-once", "2"], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(*KILLED_AFTER))
            process.send_signal(chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM]))
            _, errors = process.communicate(timeout=60)
            assert process.returncode in {0, -signal.SIGKILL, -signal.SIGTERM, 128 + signal.SIGTERM}, errors
            if process.returncode == 128 + signal.SIGTERM:
                assert "goes on where it was" in errors
            assert [serves(place, data) for place in places].count(True) <= 1
        moved = run("move", "--from", source, "--to", target)
        assert moved.returncode == 0, moved.stdout + moved.stderr
        assert serves(target, data) and not serves(source, data)
        assert chain_heads(target) == heads
    checked = run("verify", "--data", data)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def serves(place: str, data: Path) -> bool:
    """Whether there are contracts, and a server would start on them."""
    where = ["--data", data] if place.startswith("sqlite:") else ["--data", data, "--database-url", place]
    return bool(chain_heads(place)) and run("config", "check", "--port", "0", *where).returncode == 0


def chain_heads(place: str) -> list[str]:
    """All contracts' last events, read from the database itself."""
    if place.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(f"{place.removeprefix('sqlite:')}/endwell.sqlite")) as database:
            rows = database.execute("SELECT id, version, hash FROM contracts ORDER BY id").fetchall()
        return [f"{id}|{version}|{hash.hex()}" for id, version, hash in rows]
    result = subprocess.run(
        ["psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--dbname={place}",
         "--command=SELECT id, version, encode(hash, 'hex') FROM contracts ORDER BY id"],
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    # Before the first step there is no such table.
    return result.stdout.splitlines()


def test_a_half_done_move_can_be_taken_back(begun, data, postgresql, tmp_path):
    url, place = postgresql.new_database(), f"sqlite:{data}"
    assert_fails(run("move", "--undo", "--from", place), 69, "Nothing was moved from there")
    kept(data, ATTACHED).rename(tmp_path / "away")
    assert_fails(run("move", "--from", place, "--to", url), 1, "The source is not whole", str(data))
    assert_not_served("--data", data, words="half done: repeat it, or take it back")
    assert_not_served("--data", tmp_path / "other", "--database-url", url, words="half done: repeat it, or drop")
    for command in (["due"], ["verify"]):
        assert_fails(run(*command, "--data", data, "--database-url", url), 69, "half done")
    (tmp_path / "backups").mkdir()
    assert_fails(run("backup", "--data", data, "--to", tmp_path / "backups"), 69, "half done")
    (tmp_path / "away").rename(kept(data, ATTACHED))
    undone = run("move", "--undo", "--from", place)
    assert undone.returncode == 0 and "can be served again" in undone.stdout, undone.stderr
    Program.start("serve", data=data).stop()
    # What is left there is of no use, and says so.
    assert_fails(run("move", "--from", place, "--to", url), 73, "another move half done")
    move(place, postgresql.new_database())
    assert_fails(run("move", "--undo", "--from", place), 69, "move it back", "--target-is-lost")
    assert run("move", "--undo", "--from", place, "--target-is-lost").returncode == 0
    Program.start("serve", data=data).stop()


# What is refused


def test_nothing_moves_while_a_server_runs_on_either_side(data, postgresql, tmp_path):
    url, place = postgresql.new_database(), f"sqlite:{data}"
    server = Program.start("serve", data=data)
    assert_fails(run("move", "--from", place, "--to", url), 75, "stop it first")
    server.stop()
    server = Program.start("serve", "--database-url", url, data=tmp_path / "node")
    assert_fails(run("move", "--from", place, "--to", url), 75, "stop every server on it")
    server.stop()
    assert_fails(run("move", "--from", place, "--to", url), 73, "is not empty")
    Program.start("serve", "--database-url", url, data=tmp_path / "node").stop()
    Program.start("serve", data=data).stop()


def test_a_node_that_serves_keeps_its_database_from_being_moved(data, postgresql, tmp_path):
    url = postgresql.new_database()
    move(f"sqlite:{data}", url)
    target = f"sqlite:{tmp_path / 'elsewhere'}"
    one, other = (Program.start("serve", "--database-url", url, data=data) for _ in range(2))
    assert_fails(run("move", "--from", url, "--to", target, "--from-data", data), 75, "stop every server on it")
    one.stop()
    assert_fails(run("move", "--from", url, "--to", target, "--from-data", data), 75, "stop every server on it")
    # However it ends: the server's lock ends with the connection.
    other.kill()
    move(url, target, "--from-data", data)


def test_wrong_names_passwords_and_versions_are_refused_with_words(data, postgresql, tmp_path):
    url, place = postgresql.new_database(), f"sqlite:{data}"
    bare = url.replace(f":{PASSWORD}@", "@")
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    assert run("move", "--from", place).returncode == 64
    assert_fails(run("move", "--from", place, "--to", "mysql://db/x"), 64, "--to is “mysql://db/x”")
    assert_fails(run("move", "--from", str(data), "--to", url), 64, "it must be sqlite:FOLDER")
    assert_fails(run("move", "--from", place, "--to", f"sqlite://{data}/"), 64, "the same place")
    assert_fails(run("move", "--from", f"sqlite:{tmp_path / 'nowhere'}", "--to", url), 69, "There is no installation")
    assert_fails(run("move", "--from", url, "--to", f"sqlite:{tmp_path / 'new'}"), 69, "There is no installation in PostgreSQL")
    assert_fails(run("move", "--from", place, "--to", url, "--from-data", tmp_path), 64, "belong to PostgreSQL")
    assert_fails(run("move", "--from", place, "--to", bare, "--to-password-file", tmp_path / "none"), 66, "holds no password")
    assert_fails(run("move", "--from", place, "--to", bare, ENDWELL_TO_PASSWORD="guessed"), 69)
    assert not (tmp_path / "nowhere").exists() and not (tmp_path / "new").exists()
    with contextlib.closing(sqlite3.connect(data / "endwell.sqlite")) as database, database:
        (last,) = database.execute("SELECT max(number) FROM migration").fetchone()
        database.execute("UPDATE migration SET number = number + 1 WHERE number = ?", (last,))
    assert_fails(run("move", "--from", place, "--to", url), 78, "use the newer program")
    with contextlib.closing(sqlite3.connect(data / "endwell.sqlite")) as database, database:
        # Moves came with the thirteenth.
        for table in ("moves", "sign_in_attempts", "migration_beside"):
            database.execute(f"DROP TABLE {table}")
        database.execute("DELETE FROM migration WHERE number >= 13")
    assert_fails(run("move", "--from", place, "--to", url), 69, "An older program made the source")
    Program.start("serve", data=data).stop()
    move(place, bare, "--to-password-file", tmp_path / "password")
    move(bare, place, ENDWELL_DATABASE_PASSWORD=PASSWORD)


def test_a_lost_connection_ends_it_and_it_goes_on(data, postgresql, tmp_path):
    own = PostgreSQL()
    url, place = own.new_database(), f"sqlite:{data}"
    process = subprocess.Popen(
        [str(BINARY), "move", "--from", place, "--to", url, "--rows-at-once", "1"], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    counted = ["psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--dbname={url}", "--command=SELECT count(*) FROM contents"]
    give_up_at = time.monotonic() + 60
    while True:
        found = subprocess.run(counted, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        if found.returncode == 0 and int(found.stdout) > 3:
            break
        assert time.monotonic() < give_up_at and process.poll() is None, process.communicate()
    own.stop()
    _, errors = process.communicate(timeout=60)
    if process.returncode != 0:
        assert process.returncode == 69 and "goes on where it was" in errors, errors
    own.start()
    moved = run("move", "--from", place, "--to", url)
    assert moved.returncode == 0, moved.stderr
    assert chain_heads(url) == chain_heads(place)
    own.close()
