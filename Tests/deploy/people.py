"""People of a new installation, and contracts between them."""

import httpx

from cluster import Cluster
from load import Party
from visitor import Visitor

PASSWORD = "a long and quiet password"


def joined(cluster: Cluster, name: str) -> Visitor:
    """Somebody who has just made an account."""
    visitor = Visitor(cluster.base_url)
    answer = visitor.post("/sign-up", csrf_from="/sign-up", time_zone="Europe/Berlin", password=PASSWORD, **person(name))
    assert answer.status_code == 303, answer.text
    visitor._csrf = None
    return visitor


def person(name: str) -> dict[str, str]:
    return {"name": name, "email": email(name)}


def email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def access_token(cluster: Cluster, name: str) -> str:
    """A token with which a program acts for somebody, made by the operator."""
    made = cluster.endwell("token", "create", "--person", email(name), "--scope", "write", "--name", "tests")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def active_contract(cluster: Cluster, client: str, contractor: str) -> list[Party]:
    """Two new people and a contract that runs between them; both as those who act."""
    joined(cluster, client).http.close()
    token = access_token(cluster, client)
    headers = {"authorization": f"Bearer {token}"}
    made = httpx.post(f"{cluster.base_url}/api/v1/contracts", headers=headers, timeout=60, json={
        "role": "client", "counterparty_email": email(contractor), "title": "Twelve drawings", "scope": "What we talked about.",
        "terms": {"time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"}})
    assert made.status_code == 201, made.text
    contract, link = made.json()["id"], httpx.URL(made.json()["offer"]["link"]).path
    with Visitor(cluster.base_url) as visitor:
        claimed = visitor.post(
            f"{link}/account", csrf_from=link, time_zone="Europe/Berlin", password=PASSWORD, **person(contractor))
        assert claimed.status_code == 303, claimed.text
    theirs = access_token(cluster, contractor)
    accepted = httpx.post(
        f"{cluster.base_url}/api/v1/contracts/{contract}/acceptance", json={"full_name": contractor}, timeout=60,
        headers={"authorization": f"Bearer {theirs}"})
    assert accepted.status_code == 200, accepted.text
    return [Party(token, email(contractor), contract), Party(theirs, email(client), contract)]
