"""The command line as a client: tokens, servers that are not there or none, and answers that are lost on their way."""

import json
import re
import socket
import subprocess

from program import BINARY, Demo, Program
from terminal import Caller, Door, caller, reference


# Who may, and where it is

def test_a_token_has_to_be_there_to_be_good_and_to_suffice(tmp_path):
    data = tmp_path / "demo"
    demo = Demo.start("demo", data=data)
    people = demo.people
    demo.stop()
    made = subprocess.run(
        [str(BINARY), "token", "create", "--person", "anna@example.org", "--scope", "read", "--data", str(data)],
        capture_output=True, text=True, timeout=60)
    token = tmp_path / "token"
    token.write_text(made.stdout)
    server = Program.start("serve", data=data)
    nobody = Caller(server.base_url)
    nobody.says("inbox").badly(64, "There is no token", "ENDWELL_TOKEN")
    assert nobody.says("whoami", "--token-file", token).well().startswith("Anna Marin")
    nobody.says("whoami", "--token-file", tmp_path / "nowhere").badly(66)
    Caller(server.base_url, "two words").says("inbox").badly(64, "ENDWELL_TOKEN holds no token")
    good = people[1].token
    wrong = Caller(server.base_url, good[:-1] + ("A" if good[-1] != "A" else "B")).says("inbox").badly(77, "doesn’t know this token")
    assert good[:-1] not in wrong.err
    reader = Caller(server.base_url, made.stdout.strip())
    contract = reference(reader, "Website")
    assert "officially ended" in reader.says("contract", "end", contract, "--reason", "budget", "--dry-run").well()
    reader.says("contract", "message", contract, "--text", "Hello").badly(77)
    server.stop()


def test_a_server_that_is_not_there_or_none_is_named(shared_demo):
    anna = caller(shared_demo, "anna")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        Caller(address, anna.token).says("inbox").badly(69, address, "ENDWELL_URL")
    anna.says("inbox", "--url", "ftp://example.org").badly(64, "--url")
    anna.says("inbox", "--url", "http://example.org").badly(64, "https")
    for status, headers, body in [
        (200, {}, b"<html>Hello</html>"), (200, {}, b'{"data": 3}'), (404, {}, b"Not found"), (500, {}, b""),
    ]:
        with Door(answer=(status, headers, body)) as door:
            Caller(door.base_url, "endwell_token").says("inbox").badly(76, door.base_url, "does not speak")


def test_a_token_goes_nowhere_that_nobody_named(shared_demo):
    with Door(shared_demo.base_url) as elsewhere:
        with Door(answer=(302, {"Location": elsewhere.base_url + "/api/v1/me"}, b"")) as door:
            Caller(door.base_url, "endwell_token").says("whoami").badly(76, elsewhere.base_url, "--url")
        assert elsewhere.asked == []


def test_an_act_whose_answer_is_lost_is_done_once(demo):
    direct = caller(demo, "anna")
    contract = reference(direct, "Website")
    number = direct.json("contract", "log", contract, "--all")["data"][-1]["number"]
    with Door(demo.base_url) as door:
        anna = caller(demo, "anna", through=door.base_url)
        identifier = direct.json("contract", "show", contract)["id"]
        # The contract is read first; only the answer to the act is lost, once.
        body = ["api", "POST", f"/contracts/{identifier}/messages", "-d", '{"text": "Once"}']
        door.answers_to_lose = 1
        anna.says(*body).well()
        keys = [headers["Idempotency-Key"] for method, _, headers in door.asked if method == "POST"]
        assert len(keys) == 2 and len(set(keys)) == 1
        assert direct.json("contract", "log", contract, "--all")["data"][-1]["number"] == number + 1

        # Every answer is lost: nobody knows, and saying it again with the key that is named does it once.
        door.answers_to_lose = 3
        lost = anna.says("api", "POST", f"/contracts/{identifier}/messages", "-d", '{"text": "Again"}')
        lost.badly(69)
        assert direct.json("contract", "log", contract, "--all")["data"][-1]["number"] == number + 2
        assert door.answers_to_lose == 0


def test_an_act_that_nobody_knows_of_can_be_said_again(demo):
    direct = caller(demo, "anna")
    contract = reference(direct, "Website")
    number = direct.json("contract", "log", contract, "--all")["data"][-1]["number"]
    said = ["contract", "message", contract, "--text", "Once"]

    class LosesActs(Door):
        def _hand_on(self, method, *request):
            if method == "POST":
                self.answers_to_lose = 1
            return super()._hand_on(method, *request)

    with LosesActs(demo.base_url) as door:
        lost = caller(demo, "anna", through=door.base_url).says(*said).badly(69, "Nobody knows", contract)
    key = re.search(r"--key (\S+?)\.?$", lost.err.strip()).group(1)
    direct.says(*said, "--key", key).well()
    direct.says(*said, "--key", key).well()
    assert direct.json("contract", "log", contract, "--all")["data"][-1]["number"] == number + 1
    other = ["contract", "message", contract, "--text", "Another", "--key", key]
    direct.says(*other).badly(64)


def test_an_answer_that_cannot_be_written_is_no_success(shared_demo):
    anna = caller(shared_demo, "anna")
    for command in (["contracts"], ["api", "/me"]):
        with open("/dev/full", "w") as full:
            result = subprocess.run(
                [str(BINARY), *command, "--url", anna.base_url], env={"ENDWELL_TOKEN": anna.token}, stdout=full,
                stderr=subprocess.PIPE, text=True, timeout=60)
        assert result.returncode == 73
        assert result.stderr.startswith("endwell: The answer can’t be written") and result.stderr.count("\n") == 1


def test_an_unavailable_store_is_asked_again_and_then_said(demo):
    problem = {"type": "/problems/unavailable", "title": "Later", "status": 503, "detail": "Try again soon.", "code": "unavailable"}
    with Door(answer=(503, {"Retry-After": "0"}, json.dumps(problem).encode())) as door:
        Caller(door.base_url, "endwell_token").says("whoami").badly(69, "Try again soon.")
        assert len(door.asked) == 3
    problem |= {"status": 429, "code": "too_fast", "detail": "Wait a little."}
    with Door(answer=(429, {"Retry-After": "60"}, json.dumps(problem).encode())) as door:
        Caller(door.base_url, "endwell_token").says("whoami").badly(75, "Wait a little.")
        assert len(door.asked) == 1
