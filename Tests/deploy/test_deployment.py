"""The reference deployment does what its README says: from Debian's packages, with deploy/'s own files."""

import threading
import uuid

import httpx
import pytest

import checker
from cluster import HOST, NODES, until
from load import Load, attempts
from people import PASSWORD, access_token, active_contract, joined, person
from visitor import Visitor

pytestmark = pytest.mark.timeout(600)
CLIENTS = 6


def figures(cluster, node: str) -> str:
    """What a node tells whoever has the token."""
    answer = httpx.get(
        f"http://{HOST}:{cluster.composition.port(node, 8080)}/metrics", timeout=30,
        headers={"authorization": f"Bearer {cluster.secret('metrics-token')}"})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_contract_begins_and_ends_through_the_proxy(cluster):
    """R2 to R10 in pages: each request may be any node's, and nobody notices."""
    with joined(cluster, "Anna Marin") as anna:
        contract = anna.offer("ben.okafor@example.org", "Twelve drawings")
        headers = {"authorization": f"Bearer {access_token(cluster, 'Anna Marin')}"}
        told = httpx.get(f"{cluster.base_url}/api/v1{contract}", headers=headers)
        assert told.status_code == 200, told.text
        link = httpx.URL(told.json()["offer"]["link"]).path
        with Visitor(cluster.base_url) as ben:
            claimed = ben.post(
                f"{link}/account", csrf_from=link, time_zone="Europe/Berlin", password=PASSWORD, **person("Ben Okafor"))
            assert claimed.status_code == 303, claimed.text
            ben._csrf = None
            assert ben.post(f"{contract}/acceptance", full_name="Ben Okafor").status_code == 303
            assert ben.post(f"{contract}/messages", text="I begin on Monday.").status_code == 303
            assert "I begin on Monday." in anna.get(contract)
            assert anna.post(f"{contract}/termination", reason="budget", note="We have no money.").status_code == 303
            told = httpx.get(f"{cluster.base_url}/api/v1{contract}", headers=headers).json()
            assert told["phase"] == "ending", told
            assert anna.post(f"{contract}/termination/withdrawal").status_code == 303
            assert "Twelve drawings" in ben.get(contract)
    for node in NODES:
        assert 'endwell_http_requests_total{method="GET"' in figures(cluster, node), f"{node} was asked nothing"


def test_the_proxy_shows_what_is_for_the_operator_to_nobody(cluster):
    token = {"authorization": f"Bearer {cluster.secret('metrics-token')}"}
    for path in ("/metrics", "/readyz", "//readyz", "/readyz/", "/metrics/", "//metrics//?all=1"):
        answer = httpx.get(f"{cluster.base_url}{path}", headers=token)
        assert (answer.status_code, answer.text) == (404, "There is nothing here."), f"{path}: {answer.text}"
    plain = httpx.get(f"http://{HOST}:{cluster.composition.port('proxy', 8080)}/sign-in?back=%2F")
    assert plain.status_code == 308 and plain.headers["location"] == f"{cluster.base_url}/sign-in?back=%2F"
    told = httpx.get(f"http://{HOST}:{cluster.composition.port('proxy', 8404)}/metrics").text
    assert 'haproxy_server_status{proxy="pages",server="node3",state="UP"} 1' in told


def test_who_waits_for_changes_is_told_through_the_proxy(cluster):
    """By a question that is held back, and by a stream: neither ends before something happens."""
    client, contractor = active_contract(cluster, "Mona Reyes", "Nils Aalto")
    changes = f"{cluster.base_url}/api/v1/changes"
    mine, theirs = ({"authorization": f"Bearer {party.token}"} for party in (client, contractor))
    after = httpx.get(changes, params={"after": "latest"}, headers=mine).json()["next"]
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(
        httpx.get(changes, params={"after": after, "wait": 60}, headers=mine, timeout=90)))
    with httpx.stream(
            "GET", changes, params={"after": after}, headers={**mine, "accept": "text/event-stream"}, timeout=90) as stream:
        waiting.start()
        lines = stream.iter_lines()
        sent = httpx.post(
            f"{cluster.base_url}/api/v1/contracts/{client.contract}/messages", headers=theirs, json={"text": "I begin today."})
        assert sent.status_code == 200, sent.text
        data = next(line for line in lines if line.startswith("data:"))
        assert client.contract in data, data
    waiting.join()
    [answer] = answers
    assert [change["contract"] for change in answer.json()["data"]] == [client.contract], answer.text


def test_a_request_that_comes_to_all_nodes_at_once_is_done_once(cluster):
    """One `Idempotency-Key` is one act, whichever nodes it comes to, and however often."""
    joined(cluster, "Carla Weiss").http.close()
    headers = {"authorization": f"Bearer {access_token(cluster, 'Carla Weiss')}", "idempotency-key": uuid.uuid4().hex}
    offer = {
        "role": "client", "counterparty_email": "nobody@example.org", "title": "Once", "scope": "What we talked about.",
        "terms": {"time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"}}
    answers = []

    def ask(node: str) -> None:
        url = f"http://{HOST}:{cluster.composition.port(node, 8080)}/api/v1/contracts"
        answers.append(httpx.post(url, json=offer, headers=headers, timeout=60))

    for _ in range(3):
        threads = [threading.Thread(target=ask, args=(node,)) for node in NODES]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {answer.status_code for answer in answers} == {201}, [answer.text for answer in answers]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1


def test_a_file_that_came_to_one_node_is_handed_out_by_all(cluster):
    """Nodes share no disk."""
    client, contractor = active_contract(cluster, "Karla Nilsen", "Luca Rossi")
    brought = uuid.uuid4().bytes * 5_000
    contract = f"/api/v1/contracts/{client.contract}"
    mine, theirs = ({"authorization": f"Bearer {party.token}"} for party in (client, contractor))
    uploaded = httpx.post(f"{cluster.base_url}{contract}/files", headers=mine, files={"file": ("drawing.bin", brought)})
    assert uploaded.status_code == 201, uploaded.text
    file = uploaded.json()["id"]
    sent = httpx.post(f"{cluster.base_url}{contract}/messages", headers=mine, json={"text": "See here.", "attachments": [file]})
    assert sent.status_code == 200, sent.text
    for node in NODES:
        answer = httpx.get(f"http://{HOST}:{cluster.composition.port(node, 8080)}{contract}/files/{file}", headers=theirs)
        assert answer.status_code == 200 and answer.content == brought, f"{node}: {answer.status_code}"


def test_a_node_that_is_killed_is_not_missed(cluster, tmp_path):
    """`kill -9` of two nodes, one after the other, under load: programs see at most 503, or a cut connection.

    HAProxy passes a cut on where the node had not read the request yet, and the program's connection was used before.
    """
    parties = active_contract(cluster, "Dora Diaz", "Emil Novak")
    with Load(cluster.base_url, cluster.authority, parties, CLIENTS, tmp_path / "log") as load:
        for node in NODES[:2]:
            enough = load.successes + 5 * CLIENTS
            until(lambda: load.successes >= enough, "the clients act")
            cluster.kill_service(node)
            enough = load.successes + 5 * CLIENTS
            until(lambda: load.successes >= enough, f"the clients act on without {node}")
            cluster.start_service(node)
            until(lambda: cluster.is_ready(node), f"{node} is back\n{cluster.tail(node)}")
    told = attempts(load.folder)
    assert checker.complaints(told, may_be_cut=True) == []
    assert checker.faults(told, checker.read(cluster.ask, load.said)) == []


def test_nodes_are_replaced_one_by_one_while_people_act(cluster, tmp_path):
    """As for an upgrade: each node is asked to end, finishes what it was asked, and is started again."""
    parties = active_contract(cluster, "Iris Kovac", "Jonas Berg")
    with Load(cluster.base_url, cluster.authority, parties, CLIENTS, tmp_path / "log") as load:
        for node in NODES:
            cluster.stop_service(node)
            enough = load.successes + 5 * CLIENTS
            until(lambda: load.successes >= enough, f"the clients act on without {node}")
            cluster.start_service(node)
            until(lambda: cluster.is_ready(node), f"{node} is back\n{cluster.tail(node)}")
    told = attempts(load.folder)
    assert checker.complaints(told, may_be_cut=True) == []
    assert checker.faults(told, checker.read(cluster.ask, load.said)) == []


def test_the_death_of_a_standby_or_of_one_etcd_refuses_nobody(cluster, tmp_path):
    """Commits wait until the other standby is the synchronous one; every act is a success."""
    parties = active_contract(cluster, "Greta Holm", "Hugo Blanc")
    standby = cluster.synchronous_standby()
    with Load(cluster.base_url, cluster.authority, parties, CLIENTS, tmp_path / "log") as load:
        for service in (standby, "etcd1"):
            cluster.kill_service(service)
            enough = load.successes + 10 * CLIENTS
            until(lambda: load.successes >= enough, f"the clients act on without {service}")
        cluster.start_service("etcd1")
        cluster.start_service(standby)
        until(lambda: cluster.etcd_is_healthy() and cluster.is_whole(), f"all is whole again\n{cluster.tail(standby)}")
    told = attempts(load.folder)
    assert set(checker.seen(told)) == {"200", "201"}
    assert checker.faults(told, checker.read(cluster.ask, load.said)) == []


def test_while_there_is_no_primary_the_answer_is_503_and_says_when_to_come_back(cluster):
    """Pages and programs are told so, by the nodes or by the proxy before them; what is asked again is done."""
    with joined(cluster, "Fred Lund") as fred:
        headers = {"authorization": f"Bearer {access_token(cluster, 'Fred Lund')}"}
        asked = lambda: httpx.get(f"{cluster.base_url}/api/v1/me", headers=headers, timeout=90)
        old = cluster.primary()
        cluster.kill_service(old)
        page, program = fred.http.get("/settings", timeout=90), asked()
        assert (page.status_code, program.status_code) == (503, 503), f"{page.text}\n{program.text}"
        assert "retry-after" in page.headers and "retry-after" in program.headers
        assert page.headers["content-type"].startswith("text/html") and program.json()["code"] == "unavailable"
        until(lambda: asked().status_code == 200, f"somebody else is primary\n{cluster.members()}")
        assert cluster.primary() != old
        until(lambda: all(map(cluster.is_ready, NODES)), "every node is ready again")
        assert fred.post("/settings", name="Fred Lund", time_zone="Europe/Oslo").status_code == 303
        cluster.start_service(old)
        until(cluster.is_whole, f"{old} follows\n{cluster.tail(old)}")
