"""The figures that the real program tells its operator, read as strictly as the format allows."""

import math
import re
import subprocess
from collections import Counter

import httpx
import pytest

from program import BINARY, Demo, Program
from visitor import Visitor

TOKEN = "a-token-of-the-tests-0123456789"
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"')
SAMPLE = re.compile(rf'({NAME})(?:\{{({LABEL.pattern}(?:,{LABEL.pattern})*)\}})? (\S+)')
KINDS = {"counter", "gauge", "histogram"}


def read(text: str) -> dict[tuple[str, frozenset], float]:
    """Every figure by its name and labels; fails where a line isn't as version 0.0.4 of the text format has it."""
    assert text.endswith("\n")
    figures: dict[tuple[str, frozenset], float] = {}
    kinds: dict[str, str] = {}
    explained: list[str] = []
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name, sentence = line.removeprefix("# HELP ").split(" ", 1)
            assert re.fullmatch(NAME, name) and sentence and name not in explained, line
            explained.append(name)
        elif line.startswith("# TYPE "):
            name, kind = line.removeprefix("# TYPE ").split(" ")
            assert name == explained[-1] and name not in kinds and kind in KINDS, line
            kinds[name] = kind
        else:
            found = SAMPLE.fullmatch(line)
            assert found, line
            name, family = found[1], explained[-1]
            suffixes = {"_bucket", "_sum", "_count"} if kinds[family] == "histogram" else {""}
            assert name.startswith(family) and name.removeprefix(family) in suffixes, line
            labels = LABEL.findall(found[2] or "")
            key = (name, frozenset(labels))
            assert len(key[1]) == len({label for label, _ in labels}) and key not in figures, line
            figures[key] = float(found[found.lastindex])
            assert math.isfinite(figures[key]) and (kinds[family] == "gauge" or figures[key] >= 0), line
    assert set(kinds) == set(explained)
    for family in (name for name, kind in kinds.items() if kind == "histogram"):
        check_histogram(family, figures)
    return figures


def check_histogram(family: str, figures: dict) -> None:
    """Each histogram's buckets grow, end with +Inf, and agree with its count."""
    counts = {labels: value for (name, labels), value in figures.items() if name == f"{family}_count"}
    assert counts
    for labels, count in counts.items():
        buckets = {}
        for (name, others), value in figures.items():
            if name == f"{family}_bucket" and {pair for pair in others if pair[0] != "le"} == set(labels):
                buckets[float(dict(others)["le"])] = value
        inside = [buckets[end] for end in sorted(buckets)]
        assert len(inside) > 2 and inside == sorted(inside)
        assert buckets[math.inf] == count
        assert (f"{family}_sum", labels) in figures


def scrape(program: Program, **headers: str) -> dict:
    answer = httpx.get(f"{program.base_url}/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    return read(answer.text)


def value(figures: dict, name: str, **labels: str) -> float:
    return figures.get((name, frozenset(labels.items())), 0)


def requests(figures: dict) -> Counter:
    """How many requests were answered, by method, route and status."""
    counted = Counter()
    for (name, labels), count in figures.items():
        if name == "endwell_http_requests_total":
            labels = dict(labels)
            counted[labels["method"], labels["route"], labels["status"]] = int(count)
    return counted


def is_unknown(answer: httpx.Response, program: Program) -> bool:
    """Whether that is what an address that leads nowhere answers, but for the browser's fresh tokens."""
    nowhere = httpx.get(f"{program.base_url}/metricz")
    assert nowhere.status_code == 404

    def same(page: httpx.Response) -> tuple:
        text = re.sub(r'(name="_csrf" value=")[^"]*', r"\1", page.text)
        return page.status_code, sorted(set(page.headers) - {"date"}), text

    return same(answer) == same(nowhere)


def test_requests_are_counted_by_route_method_and_answer(server):
    before = scrape(server)
    assert before["endwell_clock_oldest_due_seconds", frozenset()] == 0
    with httpx.Client(base_url=server.base_url) as client:
        for _ in range(3):
            assert client.get("/healthz").status_code == 200
        assert client.get("/api/v1/me").status_code == 401
        assert client.get("/api/v1/contracts/none-of-yours").status_code == 401
        assert client.request("PROPFIND", "/healthz").status_code == 404
    after = scrape(server)
    grown = requests(after) - requests(before)
    assert grown == Counter({
        ("GET", "/healthz", "200"): 3, ("GET", "/api/v1/me", "401"): 1, ("GET", "/metrics", "200"): 1,
        ("GET", "/api/v1/contracts/{contract}", "401"): 1, ("other", "unknown", "404"): 1,
    })
    durations = "endwell_http_request_duration_seconds_count"
    assert value(after, durations, method="GET", route="/healthz") == 3


def test_no_address_and_no_method_that_strangers_invent_adds_a_figure(server):
    def knock(number: int, client: httpx.Client) -> None:
        for path in ("{}", "contracts/{}", "people/{}", "api/v1/nothing/{}", "api/v1/contracts/{}", "offers/{}"):
            client.get(path.format(f"stranger-{number}"), headers={"Host": f"{number}.example.org"})
        client.request(("PROPFIND", "MKCOL", "REPORT", "SEARCH", "LOCK")[number % 5], f"/{number}")

    with httpx.Client(base_url=server.base_url) as client:
        knock(0, client)
        scrape(server)
        before = scrape(server)
        for number in range(1, 101):
            knock(number, client)
    after = scrape(server)
    assert set(after) == set(before)
    assert sum(requests(after).values()) == sum(requests(before).values()) + 701
    assert value(after, "endwell_http_requests_total", method="other", route="unknown", status="404") == 101


def test_the_figures_tell_of_acts_and_of_the_clock_and_of_nobody(tmp_path):
    demo = Demo.start("demo", data=tmp_path / "demo")
    before = scrape(demo)
    with Visitor(demo.base_url) as anna:
        assert anna.follow(demo.person("Anna").sign_in_url).get("/contracts")
    after = scrape(demo)
    # Signing in was a write, and the list was a read.
    assert value(after, "endwell_store_commits_total") > value(before, "endwell_store_commits_total") > 0
    assert value(after, "endwell_store_writes_total") > value(before, "endwell_store_writes_total") > 0
    assert value(after, "endwell_store_reads_total") > value(before, "endwell_store_reads_total")
    assert value(after, "endwell_store_commits_failed_total") == 0
    assert value(after, "endwell_store_writers") >= value(after, "endwell_store_writers_busy") >= 0
    assert value(after, "endwell_store_readers") >= value(after, "endwell_store_readers_busy") >= 0
    assert ("endwell_store_writes_waiting", frozenset()) in after
    assert after["endwell_clock_oldest_due_seconds", frozenset()] >= 0
    assert after["process_resident_memory_bytes", frozenset()] > 1_000_000
    version = subprocess.run([str(BINARY), "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    assert value(after, "endwell_build_info", version=version) == 1
    for _, labels in after:
        for label, said in labels:
            assert label in {"method", "route", "status", "le", "version"}
            assert re.fullmatch(r"/[a-z0-9_.{}/-]*|unknown|other|[A-Z]+|[0-9.]+|\+Inf", said), said
    demo.stop()


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via"])
def test_what_a_proxy_passed_on_gets_an_unknown_page(server, header):
    assert is_unknown(httpx.get(f"{server.base_url}/metrics", headers={header: "203.0.113.9"}), server)


def test_another_name_for_this_machine_gets_an_unknown_page(server):
    answer = httpx.get(f"{server.base_url}/metrics", headers={"Host": "rebound.example.org"})
    assert is_unknown(answer, server)
    for method in ("POST", "HEAD"):
        assert httpx.request(method, f"{server.base_url}/metrics").status_code == 404


def test_a_token_opens_and_then_nothing_else_does(tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    server = Program.start(
        "serve", data=tmp_path / "data", environment={"ENDWELL_METRICS_TOKEN_FILE": str(tmp_path / "token")})
    forwarded = {"X-Forwarded-For": "203.0.113.9", "Host": "contracts.example.org"}
    assert scrape(server, Authorization=f"Bearer {TOKEN}")
    assert scrape(server, Authorization=f"Bearer {TOKEN}", **forwarded)
    for headers in ({}, {"Authorization": f"Bearer {TOKEN}x"}, {"Authorization": f"Basic {TOKEN}"}, forwarded):
        assert is_unknown(httpx.get(f"{server.base_url}/metrics", headers=headers), server)
    server.stop()
    assert TOKEN not in server.text


def test_behind_https_nobody_reads_without_a_token(tmp_path):
    command = ["serve", "--host", "127.0.0.1", "--base-url", "https://contracts.example.org"]
    server = Program.start(*command, data=tmp_path / "data")
    assert is_unknown(httpx.get(f"{server.base_url}/metrics"), server)
    server.stop()
    (tmp_path / "token").write_text(TOKEN)
    server = Program.start(*command, "--metrics-token-file", tmp_path / "token", data=tmp_path / "data")
    assert scrape(server, Authorization=f"Bearer {TOKEN}")
    server.stop()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [(None, 66, "can’t be read"), ("short", 64, "16 to 1024"), ("two words " * 5, 64, "visible"), ("x" * 2_000, 66, "bytes")])
def test_a_token_that_cannot_be_used_is_named_before_anything_starts(tmp_path, content, code, words):
    if content is not None:
        (tmp_path / "token").write_text(content)
    for command in (["serve", "--port", "0"], ["config", "check"]):
        result = subprocess.run(
            [str(BINARY), *command, "--data", str(tmp_path / "data"), "--metrics-token-file", str(tmp_path / "token")],
            capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert result.returncode == code, result.stdout + result.stderr
        assert words in result.stderr and str(tmp_path / "token") in result.stderr
        assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "who"),
    [([], "this machine, through no proxy  (default)"),
     (["--base-url", "https://contracts.example.org"], "nobody  (default)"),
     (["--metrics-token-file", "TOKEN"], "whoever has the token in TOKEN  (--metrics-token-file)")])
def test_config_check_says_who_may_read_the_figures(tmp_path, arguments, who):
    (tmp_path / "token").write_text(TOKEN)
    place = str(tmp_path / "token")
    result = subprocess.run(
        [str(BINARY), "config", "check", "--port", "0", "--data", str(tmp_path / "data"),
         *(argument.replace("TOKEN", place) for argument in arguments)],
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"metrics   {who.replace('TOKEN', place)}\n" in result.stdout
    assert TOKEN not in result.stdout
