"""Evidence bundles of the real program: whatever is altered in one is found, by `endwell verify` and by a check that
shares no code with it."""

import copy
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import verify_bundle
from program import BINARY, PROJECT, Demo
from visitor import Visitor

EVENTS = 1_000


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A demo, and Anna and Ben with a contract."""
    demo = Demo.start("demo", data=tmp_path_factory.mktemp("evidence") / "demo")
    with Visitor(demo.base_url) as anna, Visitor(demo.base_url) as ben:
        anna.follow(demo.person("Anna").sign_in_url)
        ben.follow(demo.person("Ben").sign_in_url)
        yield demo, anna, ben
    demo.stop()


def agree(anna: Visitor, ben: Visitor) -> str:
    contract = anna.offer("ben@example.org", "A contract to prove", deliverables=1)
    assert ben.post(f"{contract}/acceptance", full_name="Ben Okafor").status_code == 303
    return contract


@pytest.fixture(scope="module")
def small(place) -> bytes:
    """The bundle of a contract with a text and two files."""
    _, anna, ben = place
    contract = agree(anna, ben)
    files = [("attachments", (name, content, "text/plain")) for name, content in (("Größe.txt", b"A"), ("b.txt", b""))]
    assert anna.post(f"{contract}/messages", text="Here <they> are.", files=files).status_code == 303
    return bundle(anna, contract)


@pytest.fixture(scope="module")
def large(place) -> bytes:
    """The bundle of a contract with a thousand events."""
    _, anna, ben = place
    contract = agree(anna, ben)
    for number in range(3, EVENTS + 1):
        who = anna if number % 2 else ben
        assert who.post(f"{contract}/messages", text=f"Message {number}").status_code == 303
    return bundle(ben, contract)


def bundle(who: Visitor, contract: str) -> bytes:
    answer = who.http.get(f"{contract}/evidence")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/zip"
    assert re.fullmatch(r'attachment; filename="EW-[0-9A-Z]{6}-evidence\.zip"', answer.headers["content-disposition"])
    assert int(answer.headers["content-length"]) == len(answer.content)
    return answer.content


def endwell(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([str(BINARY), "verify", *map(str, arguments)], capture_output=True, text=True, timeout=60)


def python(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, timeout=60)


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "bundle.zip"
    path.write_bytes(content)
    return path


def is_found(content: bytes, key: str | None = None) -> bool:
    """Whether the independent check finds a difference; anything but that or a verdict fails the test."""
    try:
        verify_bundle.check(content, key)
    except verify_bundle.Difference:
        return True
    return False


def signed_anew(files: dict[str, bytes], record: dict, last: dict | None = None) -> bytes:
    """A bundle in which a forger made everything fit that a key of their own can sign."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = key.public_key().public_bytes_raw()
    files = files | {"record.json": json.dumps(record).encode()}
    checkpoint = json.loads(files["checkpoint.json"])
    checkpoint["key"] = {"algorithm": "Ed25519", "id": hashlib.sha256(public).hexdigest()[:16], "public_key": public.hex()}
    checkpoint["event"] = last or checkpoint["event"]
    checkpoint["files"] = [
        {"bytes": len(content), "path": path, "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in list(files.items())[2:]]
    files["checkpoint.json"] = json.dumps(checkpoint).encode()
    files["checkpoint.sig"] = key.sign(files["checkpoint.json"])
    return verify_bundle.write_container(files)


# What is right

def test_three_checks_agree_that_a_bundle_is_right(small, large, tmp_path):
    for content in (small, large):
        path = saved(tmp_path, content)
        checkpoint = verify_bundle.check(content).checkpoint
        result = endwell(path)
        assert result.returncode == 0, result.stdout
        assert checkpoint["reference"] in result.stdout and checkpoint["key"]["public_key"] in result.stdout
        result = python(PROJECT / "scripts/verify_bundle.py", path)
        assert result.returncode == 0 and checkpoint["reference"] in result.stdout, result.stdout + result.stderr
        # The guide in the bundle teaches a third, in thirty lines.
        guide = verify_bundle.read_container(content)["VERIFY.md"].decode()
        script = tmp_path / "check.py"
        script.write_text(re.search(r"```python\n(.*?)```", guide, re.S).group(1))
        result = python(script, path, checkpoint["key"]["public_key"])
        assert result.returncode == 0 and result.stdout.startswith("right:"), result.stdout + result.stderr
        assert len(re.findall(r"\S.*\n", script.read_text())) <= 36


def test_both_parties_get_the_same_and_others_nothing(place):
    demo, anna, ben = place
    contract = agree(anna, ben)
    first, second = (verify_bundle.read_container(bundle(who, contract)) for who in (anna, ben))
    assert json.loads(first["record.json"])["events"] == json.loads(second["record.json"])["events"]
    assert first["VERIFY.md"] == second["VERIFY.md"]
    with Visitor(demo.base_url) as priya:
        priya.follow(demo.person("Priya").sign_in_url)
        unknown = re.sub(r"[0-9a-f]{12}$", "000000000000", contract)
        answers = [priya.http.get(f"{path}/evidence") for path in (contract, unknown)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text.replace(contract, unknown) == answers[1].text


def test_a_newer_bundle_goes_on_from_an_older_one_with_the_same_key(place):
    _, anna, ben = place
    contract = agree(anna, ben)
    older = verify_bundle.read_container(bundle(anna, contract))
    assert anna.post(f"{contract}/messages", text="One more.").status_code == 303
    newer = verify_bundle.read_container(bundle(anna, contract))
    events = [json.loads(files["record.json"])["events"] for files in (older, newer)]
    assert len(events[1]) == len(events[0]) + 1 and events[1][:len(events[0])] == events[0]
    keys = [json.loads(files["checkpoint.json"])["key"] for files in (older, newer)]
    assert keys[0] == keys[1]


def test_the_key_can_be_named_by_its_digits_or_in_a_file(small, tmp_path):
    path, key = saved(tmp_path, small), verify_bundle.check(small).checkpoint["key"]
    document = tmp_path / "endwell-key.json"
    document.write_text(json.dumps(key))
    other = dict(key, public_key="11" * 32)
    script = PROJECT / "scripts/verify_bundle.py"
    for given in (key["public_key"], document):
        assert endwell(path, "--key", given).returncode == 0
        assert python(script, path, "--key", given).returncode == 0
    assert endwell(path, "--key", other["public_key"]).returncode in (1, 64)
    files = verify_bundle.read_container(small)
    forged = saved(tmp_path, signed_anew(files, json.loads(files["record.json"])))
    assert endwell(forged).returncode == 0 and python(script, forged).returncode == 0, "nothing but the key can tell"
    for result in (endwell(forged, "--key", document), python(script, forged, "--key", document)):
        assert result.returncode == 1 and "another key" in result.stdout


def test_what_cannot_be_checked_is_refused(small, tmp_path):
    path = saved(tmp_path, small)
    document = tmp_path / "not-a-key.json"
    document.write_text(json.dumps({"public_key": "12"}))
    for arguments, code in (
        ((tmp_path / "none.zip",), 66), ((tmp_path,), 66), ((path, "--key", tmp_path / "none.json"), 66),
        ((path, "--key", document), 64), (("--key", "11" * 32), 64), ((path, "--all"), 64), ((path, "--data", tmp_path), 64),
    ):
        result = endwell(*arguments)
        assert result.returncode == code and result.stderr, (arguments, result)
    for content in (b"", b"PK", os.urandom(1000), small[:-1]):
        assert endwell(saved(tmp_path, content)).returncode == 1 and is_found(content)


# What is altered

def test_each_byte_flipped_is_found(small, tmp_path):
    altered = bytearray(small)
    for index in range(len(small)):
        altered[index] ^= 0x01
        assert is_found(bytes(altered)), f"byte {index}"
        altered[index] ^= 0x01
    for index in range(0, len(small), len(small) // 20):
        altered[index] ^= 0x80
        assert endwell(saved(tmp_path, bytes(altered))).returncode == 1, f"byte {index}"
        altered[index] ^= 0x80


def test_each_byte_of_a_file_flipped_with_its_checksum_made_to_fit_is_found(small):
    files = verify_bundle.read_container(small)
    for path, content in files.items():
        altered = bytearray(content)
        for index in range(len(content)):
            altered[index] ^= 0x20
            assert is_found(verify_bundle.write_container(files | {path: bytes(altered)})), f"{path}, byte {index}"
            altered[index] ^= 0x20


def alterations(events: list, index: int):
    """One event dropped, swapped with the next, or it and all after it cut off."""
    yield "dropped", events[:index] + events[index + 1:]
    yield "cut off", events[:index]
    if index + 1 < len(events):
        yield "swapped", events[:index] + [events[index + 1], events[index]] + events[index + 2:]


@pytest.mark.timeout(300)
def test_of_a_thousand_events_each_dropped_swapped_or_cut_off_is_found(large, tmp_path):
    files = verify_bundle.read_container(large)
    record, last = json.loads(files["record.json"]), json.loads(files["checkpoint.json"])["event"]
    assert len(record["events"]) == last["number"] == EVENTS
    pieces = [json.dumps(event) for event in record["events"]]
    head, tail = json.dumps(record | {"events": []}).split('"events": []')
    for index in range(EVENTS):
        for (what, events), (_, texts) in zip(alterations(record["events"], index), alterations(pieces, index)):
            # Whoever has no key can make the zip fit, and no more.
            text = f'{head}"events": [{", ".join(texts)}]{tail}'.encode()
            assert is_found(verify_bundle.write_container(files | {"record.json": text})), f"event {index + 1} {what}"
            # Whoever has a key that somebody trusts could make all fit but the chain and the number it ends with.
            with pytest.raises(verify_bundle.Difference):
                verify_bundle.check_chain(events, last)
            if index % 333 == 0:
                forged = signed_anew(files, record | {"events": events})
                assert is_found(forged)
                assert endwell(saved(tmp_path, forged)).returncode == 1, f"event {index + 1} {what}"


def test_what_a_record_says_besides_its_chain_is_checked_too(small, tmp_path):
    files = verify_bundle.read_container(small)
    record = json.loads(files["record.json"])

    def forged(change) -> bytes:
        altered = copy.deepcopy(record)
        change(altered)
        return signed_anew(files, altered)

    assert not is_found(forged(lambda _: None))
    changes = {
        "phase": lambda r: r["state"].update(phase="ended"), "outcome": lambda r: r["state"].update(outcome="completed"),
        "reference": lambda r: r["state"].update(reference="EW-000000"), "instant": lambda r: r.update(at=0),
        "text": lambda r: r["contents"][1].update(text="Another title"),
        "salt": lambda r: r["contents"][1].update(salt="00"),
        "erased": lambda r: r["contents"][1].update(erased=True),
        "missing text": lambda r: r["contents"].pop(1),
        "text twice": lambda r: r["contents"].append(r["contents"][1]),
        "no file": lambda r: [text.pop("file", None) for text in r["contents"]],
        "event of a number twice": lambda r: r["events"][2].update(number=2),
        "no events": lambda r: r.update(events=[]),
    }
    for name, change in changes.items():
        assert is_found(forged(change)), name
        assert endwell(saved(tmp_path, forged(change))).returncode == 1, name
