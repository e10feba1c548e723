"""The command line as a client of a running server: what it shows, at terminals and to scripts, and what it teaches."""

import json
import re
import subprocess

from program import BINARY
from terminal import Caller, Door, caller, reference

NOBODY = "0197c8a2-0000-7000-8000-000000000000"


# Looking

def test_a_person_sees_who_they_are_and_what_waits(shared_demo):
    anna = caller(shared_demo, "anna")
    assert anna.says("whoami").well().startswith("Anna Marin <anna@example.org>\n")
    head, *rows = anna.says("inbox").well().splitlines()
    assert head.split()[:2] == ["contract", "title"]
    assert [row.split()[0] for row in rows] == [row["reference"] for row in anna.json("inbox")["data"]]
    assert all(" you " in row for row in rows)
    olga = caller(shared_demo, "olga")
    assert olga.says("inbox").well() == "Nothing waits for you.\n"
    assert olga.says("contracts").well() == "There are no such contracts.\n"
    reasons = [row.split()[0] for row in anna.says("reasons").well().splitlines()[1:]]
    assert reasons == [reason["code"] for reason in anna.json("reasons")["data"]]


def test_lists_are_filtered_paged_and_whole(shared_demo):
    anna = caller(shared_demo, "anna")
    everything = anna.json("contracts", "--all")
    assert everything["next"] is None and len(everything["data"]) > 5
    page = anna.says("contracts", "--limit", "2")
    assert len(page.well().splitlines()) == 3 and "--all" in page.err
    assert anna.json("contracts", "--limit", "2")["data"] == everything["data"][:2]
    assert anna.json("api", "/contracts?limit=2", "--all") == everything
    active = [row["reference"] for row in everything["data"] if row["phase"] == "active"]
    assert [row["reference"] for row in anna.json("contracts", "--phase", "active")["data"]] == active
    assert anna.says("contracts", "--limit", "0").code == 64
    assert anna.says("contracts", "--phase", "over").badly(64, "phase").out == ""


def test_a_contract_is_named_by_reference_by_its_beginning_or_by_id(shared_demo):
    anna = caller(shared_demo, "anna")
    row = anna.json("contracts", "--all")["data"][0]
    shown = anna.says("contract", "show", row["reference"]).well()
    assert shown.startswith(f"{row['reference']} {row['title']}\n") and "You may now" in shown
    others = [other["reference"] for other in anna.json("contracts", "--all")["data"][1:]]
    short = next(row["reference"][:n] for n in range(4, 10) if not any(o.startswith(row["reference"][:n]) for o in others))
    for name in (row["reference"].lower(), row["id"], row["id"].upper(), short):
        assert anna.says("contract", "show", name).well() == shown
    anna.says("contract", "show", "EW-").badly(67, f"{len(others) + 1} references", "Say more")
    for name in ("EW-000000", NOBODY, "a title", "x" * 5_000):
        anna.says("contract", "show", name).badly(67, "You have no contract")
    theirs = {row["id"] for row in caller(shared_demo, "priya").json("contracts", "--all")["data"]}
    for identifier in theirs - {row["id"] for row in anna.json("contracts", "--all")["data"]}:
        anna.says("contract", "show", identifier).badly(67, "You have no contract")


def test_json_is_what_the_api_answers(shared_demo):
    anna = caller(shared_demo, "anna")
    row = anna.json("contracts")["data"][0]
    path = f"/contracts/{row['id']}"
    for command, address in [
        (["whoami"], "/me"), (["reasons"], "/reasons"), (["inbox"], "/inbox"), (["contract", "show", row["id"]], path),
        (["contract", "messages", row["id"]], path + "/messages"),
        (["contract", "log", row["id"], "--limit", "100"], path + "/events?limit=100"),
    ]:
        assert anna.says(*command, "--json").well() == anna.says("api", address).well()


def test_the_conversation_and_the_record_can_be_read(shared_demo):
    anna = caller(shared_demo, "anna")
    contract = reference(anna, "Website")
    messages = anna.json("contract", "messages", contract)["data"]
    shown = anna.says("contract", "messages", contract).well()
    places = [shown.index(message["text"].splitlines()[0]) for message in messages]
    assert places == sorted(places, reverse=True)
    events = anna.json("contract", "log", contract)["data"]
    rows = anna.says("contract", "log", contract).well().splitlines()[1:]
    assert [row.split()[0] for row in rows] == [str(event["number"]) for event in events]
    assert all(row.endswith(event["hash"][:12]) for row, event in zip(rows, events))
    after = anna.says("contract", "log", contract, "--after", events[1]["number"], "--limit", "1").well().splitlines()
    assert after[1].split()[0] == str(events[2]["number"])


def test_the_evidence_is_saved_once_and_whole(shared_demo, tmp_path):
    anna = caller(shared_demo, "anna")
    contract = reference(anna, "Website")
    bundle = tmp_path / "bundle.zip"
    anna.says("contract", "evidence", contract, "--output", bundle).well()
    assert contract in anna.says("verify", bundle).well()
    before = bundle.read_bytes()
    small = tmp_path / "small.zip"
    anna.says("contract", "evidence", contract, "-o", small, "--without-files").well()
    assert contract in anna.says("verify", small).well() and small.stat().st_size < len(before)
    small.unlink()
    anna.says("contract", "evidence", contract, "--output", bundle).badly(73, "there already")
    assert bundle.read_bytes() == before and list(tmp_path.iterdir()) == [bundle]
    anna.says("contract", "evidence", contract, "--output", tmp_path / "nowhere" / "b.zip").badly(73, "can’t be written")
    anna.says("contract", "evidence", NOBODY, "--output", tmp_path / "c.zip").badly(67)
    assert list(tmp_path.iterdir()) == [bundle]


# People at terminals

def test_everything_fits_a_terminal_of_eighty_columns(shared_demo):
    for person in ("anna", "ben", "layla", "maximiliana"):
        who = caller(shared_demo, person)
        screens = [who.types("contracts", "--all"), who.types("inbox")]
        references = [row["reference"] for row in who.json("contracts", "--all")["data"]]
        screens += [who.types("contract", "show", name) for name in references]
        for screen in screens:
            lines = re.sub(r"\x1b\[[01]m", "", screen.well()).splitlines()
            # A link may be longer: it is of no use when it is folded.
            assert all(len(line) <= 80 or re.search(r"  http://\S+$", line) for line in lines), screen.out


def test_nothing_but_text_is_written_off_a_terminal_or_where_it_is_not_wanted(shared_demo):
    anna = caller(shared_demo, "anna")
    contract = reference(anna, "Website")
    assert "\x1b[1m" in anna.types("contract", "show", contract).well()
    assert "\x1b" not in anna.says("contract", "show", contract).well()
    for variable in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        plain = Caller(anna.base_url, anna.token, variable)
        assert "\x1b" not in plain.types("contract", "show", contract).well()
    pretty = anna.types("api", f"/contracts?q={contract}").well()
    assert pretty.count("\n") > 10 and json.loads(pretty) == anna.json("contracts", "--search", contract)


def test_a_server_cannot_steer_the_terminal(shared_demo):
    anna = caller(shared_demo, "anna")
    rows = anna.json("contracts", "--limit", "1")
    evil = "\x1b]0;gone\x07\u202e\x9b2J\nEW-FAKE"
    rows["data"][0]["title"] = rows["data"][0]["other"]["name"] = evil
    rows["data"][0] |= {"reference": evil, "phase": evil, "turn": evil, "role": evil}
    answer = json.dumps(rows | anna.json("whoami")).encode()
    with Door(answer=(200, {"Content-Type": "application/json"}, answer)) as door:
        somebody = Caller(door.base_url, "endwell_token")
        for said in (somebody.says("contracts"), somebody.types("contracts"), somebody.types("api", "/me")):
            for character in "\x07\x9b\u202e":
                assert character not in said.well()
            assert "\x1b]" not in said.out
        assert len(somebody.says("contracts").well().splitlines()) == 2


def test_serious_acts_ask_and_only_a_clear_yes_does_them(demo):
    anna = caller(demo, "anna")
    contract = reference(anna, "Website")
    before = anna.json("contract", "show", contract)
    end = ["contract", "end", contract, "--reason", "budget", "--note", "Thank you, Ben."]
    anna.says(*end).badly(3, "--yes", "--dry-run")
    for keys in ("n\n", "\n", "maybe\n", "\x04"):
        declined = anna.types(*end, keys=keys)
        assert declined.code == 3 and "End the contract? [y/N]" in declined.out and "Nothing was done." in declined.out
        assert "You may not be able to hire Ben again." in declined.out
    shown = anna.says(*end, "--dry-run")
    assert "officially ended" in shown.well() and shown.err == "Nothing was done.\n"
    assert anna.json(*end, "--dry-run")["outcome"] == "ended_early"
    assert anna.json("contract", "show", contract) == before
    done = anna.types("contract", "end", contract, keys="budget\nThank you,\nBen.\n\ny\n")
    assert "Notice is given, and Ben Okafor is told." in done.well()
    after = anna.json("contract", "show", contract)
    assert (after["phase"], after["termination"]["reason"]) == ("ending", "budget")
    assert after["termination"]["note"] == "Thank you,\nBen."
    assert f"endwell contract keep {contract}" in done.out
    assert "The contract goes on." in anna.says("contract", "keep", contract).well()
    assert anna.json("contract", "show", contract)["phase"] == "active"


# Help

def test_the_help_of_every_command_fits_and_says_what_it_is():
    seen = []

    def walk(*words: str) -> None:
        result = subprocess.run(
            [str(BINARY), *words, "--help"], capture_output=True, text=True, timeout=60, env={"COLUMNS": "80"})
        assert result.returncode == 0 and result.stdout.startswith("OVERVIEW: "), words
        seen.append(words)
        # An example that has been folded can't be copied.
        overview = result.stdout.partition("\nUSAGE:")[0].splitlines()
        assert all(len(line) <= 80 for line in overview)
        for line, following in zip(overview, overview[1:]):
            if line.startswith("  ") and following and not line.endswith("\\"):
                assert following.startswith("  "), (words, line, following)
        for name in re.findall(r"^  ([a-z-]+)  ", result.stdout.partition("SUBCOMMANDS:")[2], re.MULTILINE):
            walk(*words, name)

    walk()
    assert len(seen) > 35
