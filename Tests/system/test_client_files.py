"""Files that the command line attaches, and those that it refuses before anything is sent."""

import hashlib
import json
import os
import re

from terminal import Door, caller, reference

MIB = 1_048_576


def attachments(who, contract: str) -> list[list[dict]]:
    """What came with each message, the newest first."""
    return [message["attachments"] for message in who.json("contract", "messages", contract)["data"]]


def made_up(identifier: str) -> str:
    return identifier[:-1] + ("0" if identifier[-1] != "0" else "1")


def test_a_message_brings_files_as_they_are(demo, tmp_path):
    anna = caller(demo, "anna")
    contract = reference(anna, "Website")
    contents = {"größer “1”.pdf": os.urandom(25 * MIB), "empty": b"", "-": b"\r\n--x--\r\n", 'a"b\nc.TXT': b"words"}
    paths = []
    for name, content in contents.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    brought = [part for path in paths for part in ("--attach", path)]
    assert "Sent to" in anna.says("contract", "message", contract, "--text", "Here.", *brought).well()
    files = attachments(anna, contract)[0]
    assert [(file["name"], file["type"]) for file in files] == [
        ("größer “1”.pdf", "application/pdf"), ("empty", "application/octet-stream"), ("-", "application/octet-stream"),
        ('a"b%0Ac.TXT', "text/plain")]
    for file, content in zip(files, contents.values(), strict=True):
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    ben = caller(demo, "ben")
    for file, size in zip(files[:2], ("26.2 MB", "0 bytes"), strict=True):
        assert f"  [{file['name']}, {size}] {file['id']}\n" in ben.says("contract", "messages", contract).well()
    saved = tmp_path / "saved"
    ben.says("contract", "file", contract, files[0]["id"], "--output", saved).well()
    assert saved.read_bytes() == paths[0].read_bytes() and not list(tmp_path.glob("*.part"))
    ben.says("contract", "file", contract, files[1]["id"], "--output", saved).badly(73, "there already")
    ben.says("contract", "file", contract, contract, "--output", tmp_path / "none").badly(64, "is no file’s id")
    ben.says("contract", "file", contract, made_up(files[1]["id"]), "--output", tmp_path / "none").badly(67)
    assert saved.read_bytes() == paths[0].read_bytes() and not list(tmp_path.glob("none*"))


def test_work_concerns_and_fixes_bring_files(demo, tmp_path):
    anna, ben = caller(demo, "anna"), caller(demo, "ben")
    contract = reference(anna, "Website")
    for name in ("plan", "shot", "proof", "parcel"):
        (tmp_path / name).write_text(name)
    before = anna.json("contract", "show", contract)
    work = next(n for n, part in enumerate(before["deliverables"], 1) if part["state"] == "open")
    ben.says("contract", "submit", contract, work, "--attach", tmp_path / "plan").well()
    submitted = anna.json("contract", "show", contract)["deliverables"][work - 1]
    assert (submitted["note"], [file["name"] for file in submitted["attachments"]]) == (None, ["plan"])

    raised = [
        "contract", "concern", "raise", contract, "--agreed", "Fast.", "--remedy", "Faster.", "--fix-by", "2026-12-07",
        "--example", "One", "--example", "Two;on=2026-11-20"]
    anna.says(*raised, "--attach", tmp_path / "shot").badly_used("which example")
    anna.says(*raised, "--attach", f"3={tmp_path}/shot").badly_used("no example 3")
    anna.says(*raised, "--attach", f"2={tmp_path}/shot", "--attach", f"2={tmp_path}/proof").well()
    concern = anna.json("contract", "show", contract)["concerns"][-1]
    assert [[file["name"] for file in example["attachments"]] for example in concern["examples"]] == [[], ["shot", "proof"]]
    anna.says(*raised[:-4], "--example", "One;where=here", "--attach", tmp_path / "shot").well()
    alone = anna.json("contract", "show", contract)["concerns"][-1]["examples"][0]
    assert (alone["where"], [file["name"] for file in alone["attachments"]]) == ("here", ["shot"])

    ben.says("contract", "concern", "fix", contract, concern["id"], "--text", "Done.", "--attach", tmp_path / "parcel").well()
    fixed = next(each for each in anna.json("contract", "show", contract)["concerns"] if each["id"] == concern["id"])
    assert fixed["state"] == "fixed"
    shown = re.sub(r"\s+", " ", anna.says("contract", "show", contract).well())
    parcel = fixed["history"][-1]["attachments"][0]
    for place, name, file in [
        (f"deliverable {work}", "plan, 4 bytes", submitted["attachments"][0]),
        ("concern 1", "proof, 5 bytes", concern["examples"][1]["attachments"][1]),
        ("the fix of concern 1", "parcel, 6 bytes", parcel),
    ]:
        assert f"{place} {name} {file['id']}" in shown


def test_what_cannot_be_attached_is_named_and_nothing_is_sent(demo, tmp_path):
    direct = caller(demo, "anna")
    contract = reference(direct, "Website")
    good, large = tmp_path / "good", tmp_path / "large"
    good.write_text("good")
    with large.open("wb") as file:
        file.truncate(25 * MIB + 1)
    with Door(demo.base_url) as door:
        anna = caller(demo, "anna", through=door.base_url)
        said = ["contract", "message", contract, "--text", "Here.", "--attach", good, "--attach"]
        anna.says(*said, large).badly(66, str(large), "25 MiB")
        anna.says(*said, tmp_path / "nowhere").badly(66, str(tmp_path / "nowhere"), "No such file")
        anna.says(*said, tmp_path).badly(66, str(tmp_path), "is no file")
        anna.says(*said, "/dev/zero").badly(66, "/dev/zero", "is no file")
        anna.says(*said[:-1], *["--attach", good] * 10).badly_used("At most 10 files")
        assert door.asked == []
        dry = json.loads(anna.says(*said, good, "--dry-run", "--json").well())
        assert dry["body"] == {"text": "Here.", "attachments": [str(good), str(good)]}
        assert {method for method, _, _ in door.asked} == {"GET"}


def test_files_are_brought_once_however_often_their_act_is_said(demo, tmp_path):
    direct = caller(demo, "anna")
    contract = reference(direct, "Website")
    paths = [tmp_path / "one", tmp_path / "two"]
    for path in paths:
        path.write_text(path.name)
    said = ["contract", "message", contract, "--text", "Here.", "--attach", paths[0], "--attach", paths[1]]
    number = direct.json("contract", "log", contract, "--all")["data"][-1]["number"]

    class LosesTheSecondFile(Door):
        uploads = 0

        def _hand_on(self, method, path, *request):
            answer = super()._hand_on(method, path, *request)
            if path.endswith("/files"):
                self.uploads += 1
                self.answers_to_lose = int(self.uploads > 1)
            return answer

    with LosesTheSecondFile(demo.base_url) as door:
        lost = caller(demo, "anna", through=door.base_url).says(*said).badly(69, "Nobody knows", "--key")
        assert [path.rpartition("/")[2] for method, path, _ in door.asked if method == "POST"] == ["files"] * 4
    assert direct.json("contract", "log", contract, "--all")["data"][-1]["number"] == number
    key = re.search(r"--key (\S+?)\.?$", lost.err.strip()).group(1)
    direct.says(*said, "--key", key).well()
    files = attachments(direct, contract)[0]
    assert [file["name"] for file in files] == ["one", "two"]
    direct.says(*said, "--key", key).well()
    assert attachments(direct, contract)[0] == files
    assert direct.json("contract", "log", contract, "--all")["data"][-1]["number"] == number + 1
    paths[1].write_text("another")
    direct.says(*said, "--key", key).badly(64, "Idempotency-Key")
