#!/usr/bin/env python3
"""Checks an evidence bundle as its VERIFY.md says, without Endwell: verify_bundle.py BUNDLE.zip [--key KEY]

KEY is the installation's public key: 64 hexadecimal digits, or a file with endwell-key.json. It needs Python 3.10 and the
package `cryptography`. Exit codes: 0 all is right, 1 something differs (the first difference is named), 2 wrong usage.

It shares no code with the program that writes bundles. What it leaves to `endwell verify` is the replay of the rules:
deadlines, and agreements that were amended.
"""

import argparse
import hashlib
import json
import re
import struct
import sys
import zlib
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ALWAYS = ["checkpoint.json", "checkpoint.sig", "record.json", "record.html", "VERIFY.md"]
ATTACHMENT = re.compile(r"files/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[A-Za-z0-9._-]{1,80}")
LOCAL = struct.Struct("<IHHHHHIIIHH")
DIRECTORY = struct.Struct("<IHHHHHHIIIHHHHHII")
END = struct.Struct("<IHHHHIIH")
BUNDLE_BYTES_MAX = 2**32 - 1
PATH_BYTES_MAX = 160

# What each kind of event makes of the phase; all others leave it.
PHASES = {
    "offered.1": "offered", "offer_accepted.1": "active", "offer_rejected.1": "closed", "offer_withdrawn.1": "closed",
    "offer_lapsed.1": "closed", "notice_given.1": "ending", "idle_window_opened.1": "ending", "notice_withdrawn.1": "active",
    "contract_kept.1": "active", "contract_ended.1": "ended",
}


class Difference(Exception):
    """The first thing that is not as it was signed."""


@dataclass
class Verdict:
    """What a bundle proves that is found right."""

    checkpoint: dict
    events: int
    erased: int
    attachments: int


def check(bundle: bytes, key: str | None = None) -> Verdict:
    """Checks a bundle; `key` is the public key that must have signed it, in hexadecimal digits."""
    try:
        files = read_container(bundle)
        checkpoint = check_signature(files, key)
        check_files(files, checkpoint)
        record = json.loads(files["record.json"])
        require(record["record"] == "endwell_record.1", "record.json is of another kind")
        for part in ("at", "contract", "installation"):
            require(record[part] == checkpoint[part], f"record.json has another {part} than checkpoint.json")
        check_chain(record["events"], checkpoint["event"])
        stored = [read_event(event, checkpoint["contract"]) for event in record["events"]]
        erased, attachments = check_texts(record, stored, files)
        check_parties_signatures(stored)
        check_state(record["state"], stored)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, RecursionError) as error:
        raise Difference(f"the bundle can't be read ({type(error).__name__}: {error})") from error
    return Verdict(checkpoint, len(stored), erased, attachments)


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Difference(otherwise)


# 1. The container

def read_container(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle by their paths, if the zip is exactly as bundles are written."""
    require(len(bundle) <= BUNDLE_BYTES_MAX, "the bundle is too large")
    files, place = {}, 0
    while bundle[place:place + 4] == b"PK\x03\x04" and len(bundle) >= place + LOCAL.size:
        size, length = struct.unpack_from("<IH", bundle, place + 22)
        start = place + LOCAL.size + length
        path = bundle[place + LOCAL.size:start].decode("ascii", "replace")
        require(path not in files and start + size <= len(bundle), f"from byte {place} on the bundle is no bundle")
        files[path] = bundle[start:start + size]
        place = start + size
    for number, path in enumerate(files):
        expected = path == ALWAYS[number] if number < len(ALWAYS) else ATTACHMENT.fullmatch(path)
        require(bool(expected) and len(path) <= PATH_BYTES_MAX, f"{path!r} does not belong there")
    require(len(files) >= len(ALWAYS), "a file is missing")
    attachments = list(files)[len(ALWAYS):]
    require(attachments == sorted(attachments), "the attachments are not in order")
    expected = write_container(files)
    if expected != bundle:
        same = next((i for i, (a, b) in enumerate(zip(expected, bundle)) if a != b), min(len(expected), len(bundle)))
        raise Difference(f"from byte {same} on the bundle is not as bundles are written")
    return files


def write_container(files: dict[str, bytes]) -> bytes:
    """The one zip that holds these files in this order."""
    entries, directory, offset = [], [], 0
    for path, content in files.items():
        name = path.encode("utf-8", "replace")
        common = (20, 0, 0, 0, 0x0021, zlib.crc32(content), len(content), len(content), len(name), 0)
        entries += [LOCAL.pack(0x04034B50, *common), name, content]
        directory += [DIRECTORY.pack(0x02014B50, 0x0314, *common, 0, 0, 0, 0o100644 << 16, offset), name]
        offset += LOCAL.size + len(name) + len(content)
    listed = b"".join(directory)
    return b"".join(entries) + listed + END.pack(0x06054B50, 0, 0, len(files), len(files), len(listed), offset, 0)


# 2. and 3. Signature and files

def check_signature(files: dict[str, bytes], key: str | None) -> dict:
    """The checkpoint, if the key signed it."""
    signed = files["checkpoint.json"]
    checkpoint = json.loads(signed)
    require(checkpoint["checkpoint"] == "endwell_checkpoint.1", "checkpoint.json is of another kind")
    named = checkpoint["key"]
    public = bytes.fromhex(named["public_key"])
    require(named["algorithm"] == "Ed25519" and named["id"] == digest(public)[:16], "the key has another key's name")
    require(key is None or bytes.fromhex(key) == public, f"another key signed it: {named['id']}")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(files["checkpoint.sig"], signed)
    except InvalidSignature:
        raise Difference("checkpoint.json is not what the key signed") from None
    return checkpoint


def check_files(files: dict[str, bytes], checkpoint: dict) -> None:
    """Every file but the first two is the one that was signed."""
    listed, there = checkpoint["files"], list(files)[2:]
    for path, file in zip(there, listed):
        require(file == {"bytes": len(files[path]), "path": path, "sha256": digest(files[path])}, f"{path} was changed")
    require(len(there) == len(listed), "files are missing, or there are too many")


# 4. The chain

def check_chain(events: list[dict], last: dict) -> None:
    """Every event has its number and rests on the one before it, and the last is the checkpoint's."""
    previous = bytes(32)
    for number, event in enumerate(events, 1):
        require(event["number"] == number, f"event {number} is missing")
        require(event["previous_hash"] == previous.hex(), f"event {number}: the chain is broken")
        previous = hashlib.sha256(previous + event["bytes"].encode()).digest()
        require(event["hash"] == previous.hex(), f"event {number}: the chain is broken")
    require(last == {"number": len(events), "hash": previous.hex()}, f"event {len(events)} is not the last that was signed")


def read_event(event: dict, contract: str) -> dict:
    stored = json.loads(event["bytes"])
    belongs = stored["number"] == event["number"] and stored["contract"] == contract
    require(belongs, f"event {event['number']} says that it belongs elsewhere")
    return stored


# 5. and 6. Texts and attachments

def prose(value, listed_as: str = ""):
    """Every object that stands for a text, and whether it stands for an attachment."""
    if isinstance(value, list):
        for item in value:
            yield from prose(item, listed_as)
    elif isinstance(value, dict) and set(value) == {"digest", "id"}:
        yield value, listed_as == "files"
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from prose(item, name)


def check_texts(record: dict, stored: list[dict], files: dict[str, bytes]) -> tuple[int, int]:
    """Every text and attachment is the one that its event was made with, and none is there besides."""
    texts = {text["id"]: text for text in record["contents"]}
    require(len(texts) == len(record["contents"]), "a text is there twice")
    unused, unused_files = set(texts), set(list(files)[len(ALWAYS):])
    for event in stored:
        for reference, is_file in prose(event["body"]):
            text = texts.get(reference["id"])
            require(text is not None, f"event {event['number']}: content {reference['id']} is missing")
            unused.discard(reference["id"])
            if text["erased"]:
                require(not {"salt", "text", "file"} & set(text), f"content {text['id']} is erased and there")
                continue
            salted = bytes.fromhex(text["salt"]) + text["text"].encode()
            require(digest(salted) == reference["digest"], f"event {event['number']}: content {text['id']} was changed")
            path = text.get("file")
            require((path is not None) == (is_file and record["has_files"]), f"content {text['id']}: its file")
            if path is not None:
                described, content = json.loads(text["text"]), files.get(path, b"")
                fits = described["bytes"] == len(content) and described["sha256"] == digest(content)
                require(fits and path in files and text["id"] in path, f"{path} is missing or damaged")
                unused_files.discard(path)
    require(not unused, f"no event names content {min(unused, default='')}")
    require(not unused_files, f"no event names {min(unused_files, default='')}")
    return sum(text["erased"] for text in texts.values()), len(files) - len(ALWAYS)


# 7. and 8. What the parties signed, and what it came to

def check_parties_signatures(stored: list[dict]) -> None:
    """Both signed the agreement that was offered."""
    require(bool(stored) and stored[0]["kind"] == "offered.1", "the record does not begin with an offer")
    body = stored[0]["body"]
    agreed = {name: body[name] for name in ("address", "agreement", "offerer")} | {"person": body["signature"]["person"]}
    signed = digest(json.dumps(agreed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    for event in stored:
        if event["kind"] in ("offered.1", "offer_accepted.1"):
            named = event["body"]["signature"]["agreement"]
            require(named == signed, f"event {event['number']}: the signature is under another agreement")


def check_state(state: dict, stored: list[dict]) -> None:
    """Phase, outcome and reference are what the events say."""
    phase, outcome = None, None
    for event in stored:
        phase = PHASES.get(event["kind"], phase)
        outcome = event["body"]["outcome"] if event["kind"] == "contract_ended.1" else outcome
    found = {"phase": phase, "outcome": outcome, "reference": stored[0]["body"]["reference"]}
    for part, value in found.items():
        require(state.get(part) == value, f"the record tells another {part} than its events")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# The command

def read_key(given: str) -> str:
    """The key in 64 digits, or in a key document."""
    digits = given if re.fullmatch("[0-9a-fA-F]{64}", given) else json.loads(Path(given).read_text())["public_key"]
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(digits))
    return digits


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks an evidence bundle without Endwell.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", help="the key that must have signed: 64 hexadecimal digits, or endwell-key.json")
    arguments = parser.parse_args()
    try:
        bundle, key = arguments.bundle.read_bytes(), arguments.key and read_key(arguments.key)
    except (OSError, KeyError, TypeError, ValueError) as error:
        parser.error(str(error))
    try:
        verdict = check(bundle, key)
    except Difference as difference:
        print(f"The bundle differs from what was signed: {difference}.")
        return 1
    signed = verdict.checkpoint
    at = datetime.fromtimestamp(signed["at"] / 1000, timezone.utc)
    print(f"Contract {signed['reference']}: events {verdict.events}, erased texts {verdict.erased}, "
          f"attachments {verdict.attachments}.")
    print(f"Signed {at:%Y-%m-%dT%H:%M:%SZ} by {signed['installation']}, key {signed['key']['id']}"
          f"{'' if key else ', which came with the bundle: ' + signed['key']['public_key']}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
