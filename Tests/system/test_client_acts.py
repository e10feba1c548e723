"""The command line as a client of a running server: every act, and the raw door to the API."""

import json
import re
import subprocess

from program import BINARY
from terminal import Caller, caller, reference


# Acting

def test_a_whole_life_from_the_offer_to_the_reviews(demo):
    anna, ben = caller(demo, "anna"), caller(demo, "ben")
    made = anna.json(
        "contract", "offer", "--role", "client", "--to", "ben@example.org", "--title", "Menu", "--scope", "Two; pages.",
        "--time-zone", "Europe/Berlin", "--currency", "EUR", "--reply-days", "5",
        "--deliverable", "Front;due=2026-12-20;amount=120.50", "--deliverable", "Back; inside")
    contract = made["reference"]
    assert [part["title"] for part in made["deliverables"]] == ["Front", "Back; inside"]
    assert made["deliverables"][0]["amount"] == {"amount": 12_050, "currency": "EUR"}
    assert made["terms"]["reply_days"] == 5 and made["deliverables"][0]["due_on"] == "2026-12-20"
    ben.says("contract", "accept", contract).badly(64, "--full-name")
    assert "5 days (usually 3)" in ben.types("contract", "accept", contract, keys="Ben Okafor\nn\n").out
    assert "is active" in ben.types("contract", "accept", contract, keys="Ben Okafor\ny\n").well()
    ben.says("contract", "message", contract, "--text", "-", typed="Good morning,\nAnna.\n").well()
    assert "  Good morning,\n  Anna." in anna.says("contract", "messages", contract).well()

    anna.says(
        "contract", "concern", "raise", contract, "--agreed", "Paper of 120 grams.", "--remedy", "The paper agreed.",
        "--example", "It is thin;on=2026-11-20;where=the proof", "--fix-by", "2026-12-07").well()
    ben.says("contract", "concern", "answer", contract, "will_fix", "--text", "You are right.").well()
    ben.says("contract", "concern", "fix", contract, "--text", "New paper is here.").well()
    anna.says("contract", "concern", "reject", contract, "--text", "It is still thin.").well()
    ben.says("contract", "concern", "fix", contract, "1", "--text", "Now it is.").well()
    anna.says("contract", "concern", "confirm", contract).well()
    (concern,) = anna.json("contract", "show", contract)["concerns"]
    assert concern["state"] == "resolved"
    assert concern["examples"][0] | {"attachments": []} == {
        "what": "It is thin", "happened_on": "2026-11-20", "where": "the proof", "attachments": []}

    change = json.dumps({"scope": "Three pages."})
    anna.says("contract", "amend", contract, "--file", "-", typed=change).well()
    anna.says("contract", "withdraw-amendment", contract).well()
    anna.says("contract", "amend", contract, "--file", "-", typed=change).well()
    ben.says("contract", "reject-amendment", contract).well()
    anna.says("contract", "amend", contract, "--file", "-", typed=change).well()
    ben.says("contract", "accept-amendment", contract, "--full-name", "Ben Okafor", "--yes").well()
    ben.says("contract", "reject-amendment", contract).badly(2, "No change")
    assert anna.json("contract", "show", contract)["scope"] == "Three pages."

    ben.says("contract", "submit", contract).badly(64, "1 Front; 2 Back; inside")
    ben.says("contract", "submit", contract, "3").badly(64, "There is no deliverable")
    ben.says("contract", "submit", contract, "1", "--note", "Have a look").well()
    anna.says("contract", "send-back", contract, "--text", "Larger, please").well()
    ben.says("contract", "submit", contract, "front").well()
    anna.says("contract", "accept-work", contract, "--yes").well()
    ben.says("contract", "submit", contract).well()
    last = anna.types("contract", "accept-work", contract, keys="y\n").well()
    assert "is officially ended" in last and f"endwell contract review {contract}" in last
    assert anna.json("contract", "show", contract)["outcome"] == "completed"

    anna.says("contract", "review", contract, "--rating", "6", "--text", "x", "--yes").badly(64, "1 to 5")
    assert "sealed" in anna.says("contract", "review", contract, "--rating", "5", "--text", "Kind.", "--yes").well()
    assert "can be read" in ben.says("contract", "review", contract, "--rating", "4", "--text", "Fair.", "--yes").well()
    ben.says("contract", "reply-to-review", contract, "--text", "Thank you.").well()
    assert "5 of 5: Kind.\n" in ben.says("contract", "show", contract).well()
    ben.says("contract", "rehire", contract, "no").well()
    assert anna.json("contract", "show", contract)["rehire"]["i_may_offer"] is False
    again = ["contract", "offer", "--role", "client", "--to", "ben@example.org", "--title", "More", "--scope", "More.",
             "--time-zone", "Europe/Berlin", "--currency", "EUR"]
    anna.says(*again).badly(2, "not_open_to_offers")
    assert json.loads(anna.says(*again, "--dry-run").well())["title"] == "More"


def test_an_ending_is_replied_to_agreed_to_and_over(demo):
    anna, ben = caller(demo, "anna"), caller(demo, "ben")
    contract = reference(anna, "Website")
    anna.says("contract", "end", contract, "--reason", "quality", "--dry-run").badly(2, "Raise the concern", "cure_not_offered")
    anna.says("contract", "end", contract, "--reason", "nonsense", "--dry-run").badly(64)
    anna.says("contract", "end", contract, "--reason", "budget").badly(64, "--note is missing")
    anna.says(
        "contract", "end", contract, "--reason", "budget", "--note", "-", "--stop-work-on", "2026-11-30", "--yes",
        typed="Thank you.\n").well()
    anna.says("contract", "stop-work", contract, "2020-01-01").badly(64, "/on: ")
    anna.says("contract", "stop-work", contract, "2026-12-01").well()
    ben.says("contract", "keep", contract).badly(2)
    kept = anna.says("contract", "keep", contract, "--dry-run").well()
    assert kept.startswith("The contract goes on") and "DELETE" in kept and "null" not in kept
    ben.says("contract", "reply", contract, "--text", "I see.").well()
    assert "ends at once as soon as" in anna.says("contract", "agree", contract, "--yes").well()
    ben.says("contract", "agree", contract).badly(3)
    assert "at once" in ben.says("contract", "agree", contract, "--dry-run").well().lower()
    assert "officially ended. Ended by agreement." in ben.says("contract", "agree", contract, "--yes").well()
    ended = anna.json("contract", "show", contract)
    assert (ended["phase"], ended["outcome"], ended["termination"]["stop_work_on"]) == ("ended", "by_agreement", "2026-12-01")


def test_a_fault_rests_on_the_concern_that_is_named(demo):
    anna, ben = caller(demo, "anna"), caller(demo, "ben")
    contract = reference(anna, "Website")
    for agreed in ("Two seconds.", "Our colours."):
        anna.says(
            "contract", "concern", "raise", contract, "--agreed", agreed, "--example", "It is not so.", "--remedy", "That.",
            "--fix-by", "2026-12-07").well()
    ben.says("contract", "concern", "answer", contract, "contest", "--text", "It is.").badly(64, "1 Two seconds.; 2 Our colours.")
    answer = ["contract", "concern", "answer", contract, "contest", "--concern", "1", "--text", "It is."]
    ben.says(*answer).badly(3)
    assert "final" in ben.types(*answer, keys="n\n").out
    ben.says(*answer, "--yes").well()
    end = ["contract", "end", contract, "--reason", "quality", "--note", "I am sorry.", "--end-now"]
    anna.says(*end, "--concern", "2", "--yes").badly(2, "cure_not_offered")
    anna.says(*end, "--concern", "1", "--yes").well()
    ending = anna.json("contract", "show", contract)
    assert ending["termination"]["concern"] == ending["concerns"][0]["id"]
    assert ending["termination"]["agreed_by"] == ["client"]
    assert "contests: It is." in anna.says("contract", "show", contract).well()
    ben.says("contract", "agree", contract, "--yes").well()
    assert anna.json("contract", "show", contract)["outcome"] == "by_agreement"


def test_offers_are_withdrawn_and_rejected(demo):
    anna = caller(demo, "anna")
    mine, theirs = reference(anna, "Six illustrations"), reference(anna, "Care for the website")
    for act, contract in (("withdraw", mine), ("reject", theirs)):
        anna.says("contract", act, contract).badly(3)
        path = {"withdraw": "withdrawal", "reject": "rejection"}[act]
        dry = json.loads(anna.says("contract", act, contract, "--dry-run", "--json").well())
        assert dry["method"] == "POST" and dry["path"].endswith(f"/{path}")
        anna.says("contract", act, contract, "--yes").well()
        anna.says("contract", act, contract, "--yes").badly(2)
        assert anna.json("contract", "show", contract)["phase"] == "closed"


def test_every_act_that_is_open_is_a_command(shared_demo):
    commands = set()
    for person in shared_demo.people:
        who = Caller(shared_demo.base_url, person.token)
        for row in who.json("contracts", "--all")["data"]:
            allowed = who.json("contract", "show", row["id"])["allowed"]
            shown = who.says("contract", "show", row["id"]).well().partition("You may now\n")[2].splitlines()
            assert len(shown) == len(allowed)
            commands |= {line.partition(row["reference"])[0].strip() for line in shown}
    assert len(commands) > 15
    for command in sorted(commands):
        words = command.split()
        assert words[0] == "endwell"
        helped = subprocess.run([str(BINARY), *words[1:], "--help"], capture_output=True, text=True, timeout=60)
        assert helped.returncode == 0 and f"USAGE: {command} " in helped.stdout, helped.stdout


def test_every_bad_field_is_named(shared_demo):
    anna = caller(shared_demo, "anna")
    contract = reference(anna, "Website")
    said = anna.says(
        "contract", "concern", "raise", contract, "--agreed", "", "--example", "x;on=2026-13-01", "--remedy", "",
        "--fix-by", "2020-01-01").badly(64)
    assert re.findall(r"^  (/\S+): .", said.err, re.MULTILINE) == ["/agreed", "/examples/0/happened_on", "/remedy", "/fix_by"]
    offer = anna.says(
        "contract", "offer", "--role", "boss", "--to", "nobody", "--title", " ", "--scope", "x", "--currency", "EURO",
        "--time-zone", "Mars/Base").badly(64)
    pointers = set(re.findall(r"^  (/\S+): .", offer.err, re.MULTILINE))
    assert pointers == {"/role", "/counterparty_email", "/title", "/terms/currency", "/terms/time_zone"}
    for amount in ("12.505", "-1", "1,5", "", "."):
        anna.says(
            "contract", "offer", "--role", "client", "--to", "a@example.org", "--title", "x", "--scope", "x", "--currency",
            "EUR", "--deliverable", f"One;amount={amount}").badly(64, "is no amount in EUR")


# The raw door

def test_the_raw_door_writes_what_comes_and_ends_with_what_it_means(demo, tmp_path):
    anna = caller(demo, "anna")
    assert anna.json("api", "/me")["email"] == "anna@example.org" == anna.json("api", "get", "me")["email"]
    contract = anna.json("contracts", "--search", "Website")["data"][0]["id"]
    messages = f"/contracts/{contract}/messages"
    assert json.loads(anna.says("api", messages, "--data", '{"text": "One"}').well())["id"] == contract
    file = tmp_path / "message.json"
    file.write_text('{"text": "Two"}')
    anna.says("api", "POST", messages, "--data", f"@{file}").well()
    anna.says("api", "POST", messages, "-d", "@-", typed='{"text": "Three"}').well()
    assert [m["text"] for m in anna.json("api", f"{messages}?limit=3")["data"]] == ["Three", "Two", "One"]
    head, _, body = anna.says("api", "/me", "--include").well().partition("\n\n")
    assert head.startswith("HTTP 200\n") and json.loads(body)["name"] == "Anna Marin"
    tag = re.search(r"^etag: (.*)$", head, re.MULTILINE).group(1)
    assert anna.says("api", "/me", "-H", f"If-None-Match: {tag}").well() == ""
    for arguments, code, problem in [
        (["/nowhere"], 67, "not_found"), (["DELETE", "/me"], 64, "method_not_allowed"),
        (["POST", "/contracts", "-d", "{oops"], 64, "bad_json"), (["POST", "/contracts", "-d", "{}"], 64, "bad_input"),
        (["DELETE", f"/contracts/{contract}/termination"], 2, "not_in_this_phase"),
        (["POST", messages, "-d", '{"text": "x"}', "-H", 'If-Match: "0.0"'], 2, "changed_meanwhile"),
    ]:
        said = anna.says("api", *arguments).badly(code)
        assert json.loads(said.out)["code"] == problem, said.out
    for wrong in (["BREW", "/me"], ["GET", "/me", "more"], ["GET", "/me", "-d", "{}"], ["/me", "-H", "nothing"],
                  ["/me", "-H", "Authorization: Bearer x"], ["POST", "/me", "--all"]):
        said = anna.says("api", *wrong)
        assert said.code == 64 and "Usage:" in said.err and said.out == ""
    anna.says("api", "/../healthz").badly(64)
    anna.says("api", "POST", messages, "-d", f"@{tmp_path}/nowhere").badly(66)
