"""One node on PostgreSQL: it starts, keeps, refuses while the database is away, and goes on when it is back."""

import threading
import time

import httpx

from installing import access_token, joined, run
from postgres import PASSWORD
from visitor import Visitor


def test_a_node_keeps_everything_in_postgresql_and_finds_it_again(postgresql, start, tmp_path):
    where = {"ENDWELL_DATABASE_URL": postgresql.bare_url, "ENDWELL_DATABASE_PASSWORD": PASSWORD}
    data = tmp_path / "data"
    server = start("serve", data=data, environment=where)
    anna = joined(server)
    contract = anna.offer("ben@example.org", "Twelve drawings")
    server.stop()
    assert not (data / "endwell.sqlite").exists()
    assert postgresql.ask("SELECT count(*) FROM contracts") == ["1"]

    server = start("serve", data=data, environment=where)
    anna.move_to(server.base_url)
    assert "Twelve drawings" in anna.get(contract)
    # Beside the server, which goes on.
    verified = run("verify", "--data", data, **where)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "contracts 1" in verified.stdout and "Every record is whole." in verified.stdout
    due = run("due", "--data", data, **where)
    assert due.returncode == 0 and "EW-" in due.stdout, due.stderr
    postgresql.ask("UPDATE contents SET text = 'Eleven drawings' WHERE text = 'Twelve drawings'")
    assert run("verify", "--data", data, **where).returncode == 1
    anna.http.close()
    server.stop()


def test_wrong_passwords_count_at_every_node_together(postgresql, start, tmp_path):
    nodes = [start("serve", "--database-url", postgresql.url, data=tmp_path / name) for name in ("a", "b")]
    joined(nodes[0]).http.close()
    visitors = [Visitor(node.base_url) for node in nodes]

    def attempt(number: int, password: str) -> httpx.Response:
        return visitors[number % 2].post(
            "/sign-in", csrf_from="/sign-in", email="anna@example.org", password=password)

    assert [attempt(number, "a wrong one").status_code for number in range(10)] == [422] * 10
    for number in range(2):
        refused = attempt(number, "a long and quiet password")
        assert refused.status_code == 429, refused.text
        assert 0 < int(refused.headers["retry-after"]) <= 15 * 60 + 1
    for visitor in visitors:
        visitor.http.close()


def offer(title: str) -> dict:
    """The body of an offer."""
    return {
        "role": "client", "counterparty_email": "ben@example.org", "title": title, "scope": "What we talked about.",
        "terms": {"time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"}}


def test_who_waits_for_changes_on_one_node_is_answered_for_an_act_on_another(postgresql, start, tmp_path):
    one, other = (start("serve", "--database-url", postgresql.url, data=tmp_path / name) for name in ("a", "b"))
    joined(one).http.close()
    headers = access_token(postgresql.url, tmp_path / "a")
    changes, contracts = f"{other.base_url}/api/v1/changes", f"{one.base_url}/api/v1/contracts"
    give_up_at = time.monotonic() + 30
    while postgresql.ask("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'") != ["2"]:
        assert time.monotonic() < give_up_at, other.text
    for number in range(5):
        after = httpx.get(changes, params={"after": "latest"}, headers=headers).json()["next"]
        answers = []
        # Nobody would wake it but the other node: by itself it looks again after a minute.
        waiting = threading.Thread(target=lambda: answers.append(
            httpx.get(changes, params={"after": after, "wait": 60}, headers=headers, timeout=30)))
        waiting.start()
        made = httpx.post(contracts, json=offer(f"Offer {number}"), headers=headers)
        assert made.status_code == 201, made.text
        waiting.join()
        [answer] = answers
        assert [change["contract"] for change in answer.json()["data"]] == [made.json()["id"]], answer.text
    one.stop()
    other.stop()


def test_the_character_that_postgresql_cannot_keep_is_refused_where_it_is_typed(postgresql, start, tmp_path):
    server = start("serve", "--database-url", postgresql.url, data=tmp_path / "data")
    with joined(server) as anna:
        headers = access_token(postgresql.url, tmp_path / "data")
        api = f"{server.base_url}/api/v1"
        body = offer("A\0B")
        body["terms"]["time_zone"] = "Europe/\0Berlin"
        refused = httpx.post(f"{api}/contracts", json=body, headers=headers)
        assert refused.status_code == 422, refused.text
        assert {error["pointer"] for error in refused.json()["errors"]} == {"/title", "/terms/time_zone"}, refused.text
        body = {**offer("A"), "counterparty_email": "b\0en@example.org"}
        assert httpx.post(f"{api}/contracts", json=body, headers=headers).status_code == 422
        assert httpx.patch(f"{api}/me", json={"name": "A\0B"}, headers=headers).status_code == 422
        for path in ("contracts?q=%00", "contracts?after=%00", "contracts/%00", "people/%00", "changes?after=%00", "inbox?after=%00"):
            answer = httpx.get(f"{api}/{path}", headers=headers)
            assert answer.status_code < 500, f"{path}: {answer.text}"
        for path in ("/contracts?q=%00", "/contracts/%00", "/people/%00", "/invitations/%00", "/inbox?after=%00"):
            answer = anna.http.get(path)
            assert answer.status_code < 500, f"{path}: {answer.text}"
        for name, value in {"name": "A\0B", "time_zone": "Europe/\0Berlin", "_once": "\0"}.items():
            answer = anna.post("/settings", **{"name": "Anna Marin", "time_zone": "Europe/Berlin", name: value})
            assert answer.status_code < 500, f"{name}: {answer.text}"
    with Visitor(server.base_url) as stranger:
        form = {"name": "A\0B", "email": "a\0b@example.org", "password": "a long and quiet \0 password", "time_zone": "UTC"}
        assert stranger.post("/sign-up", csrf_from="/sign-up", **form).status_code == 422
        stranger._csrf = None
        assert stranger.post("/sign-in", csrf_from="/sign-in", email="a\0b@example.org", password="guessed").status_code == 422
    server.stop()


def test_while_the_database_is_away_everything_is_answered_with_503(postgresql, start, tmp_path):
    server = start("serve", "--database-url", postgresql.url, data=tmp_path / "data")
    with joined(server) as anna:
        contract = anna.offer("ben@example.org", "Before")
        postgresql.stop()
        assert httpx.get(f"{server.base_url}/readyz").status_code == 503
        assert httpx.get(f"{server.base_url}/healthz").status_code == 200
        for answer in (anna.http.get(contract), anna.post("/settings", name="Anna")):
            assert answer.status_code == 503 and answer.headers["retry-after"] == "2", answer.text
        token = {"authorization": "Bearer endwell_" + "A" * 43}
        answer = httpx.get(f"{server.base_url}/api/v1/me", headers=token)
        assert answer.status_code == 503 and answer.headers["retry-after"] == "2", answer.text
        assert answer.json()["code"] == "unavailable"
        postgresql.start()
        give_up_at = time.monotonic() + 30
        while httpx.get(f"{server.base_url}/readyz").status_code != 200:
            assert time.monotonic() < give_up_at, server.text
        assert "Before" in anna.get(contract)
        anna.offer("ben@example.org", "After")
    server.stop()
    assert "--database-password-file" in server.text and PASSWORD not in server.text


def test_the_password_comes_from_a_file_and_no_configuration_shows_it(postgresql, start, tmp_path):
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    good = ["--database-url", postgresql.bare_url, "--database-password-file", tmp_path / "password", "--data", tmp_path / "data"]
    result = run("config", "check", "--port", "0", *good)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "PostgreSQL at 127.0.0.1:" in result.stdout and "takes writes" in result.stdout
    assert PASSWORD not in run("config", "check", "--port", "0", "--database-url", postgresql.url, "--data", tmp_path / "data").stdout
    empty = run("verify", *good)
    assert empty.returncode == 69 and "There is no installation in PostgreSQL" in empty.stderr, empty.stderr
    wrong = run("serve", "--port", "0", "--database-url", postgresql.bare_url, "--data", tmp_path / "data", ENDWELL_DATABASE_PASSWORD="guessed")
    assert wrong.returncode == 69 and wrong.stderr.count("endwell: ") == 1, wrong.stderr
    missing = run("serve", "--port", "0", *good[:2], "--database-password-file", tmp_path / "nowhere", "--data", tmp_path / "data")
    assert missing.returncode == 66, missing.stderr
    assert run("serve", "--database-url", "mysql://db/x", "--data", tmp_path / "data").returncode == 64
