"""The API does what its description says, for whatever a program that has read nothing else may send."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from program import Demo

HERE = Path(__file__).parent
SECONDS_MAX = 7_200


@pytest.fixture
def own_demo(tmp_path, database):
    """A demo that may be left in any state."""
    demo = Demo.start("demo", *database(), data=tmp_path / "demo")
    yield demo
    demo.stop()


@pytest.mark.timeout(SECONDS_MAX)
def test_what_the_description_says_is_so(own_demo, request):
    """Examples, coverage, fuzzing and stateful testing, with every check: no failure.

    Bounded here; by hand with `--cases 2500`, which makes more than 100,000 of them.
    """
    token = own_demo.person("Anna").token
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run",
        f"{own_demo.base_url}/openapi.json", "--url", f"{own_demo.base_url}/api/v1", "-H", f"Authorization: Bearer {token}",
        "--checks", "all", "--max-examples", str(request.config.getoption("--cases")), "--seed", "1", "--no-color",
        "--warnings", "off", "--continue-on-failure",
    ]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, timeout=SECONDS_MAX,
        env={**os.environ, "ENDWELL_URL": own_demo.base_url, "ENDWELL_TOKEN": token})
    print(done.stdout[-20_000:], done.stderr[-2_000:])
    assert done.returncode == 0
    cases = re.search(r"([\d,]+) generated", done.stdout)
    assert cases and int(cases[1].replace(",", "")) > 1_000
