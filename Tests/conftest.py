"""What the tests of the real program share: a demo, an empty server, and a browser."""

import pytest

from program import Demo, Program

pytest_plugins = ["browsing"]


@pytest.fixture
def demo(tmp_path):
    """A demo of one's own: this test may move its clock and change its contracts."""
    program = Demo.start("demo", data=tmp_path / "demo")
    yield program
    program.stop()


@pytest.fixture(scope="session")
def shared_demo(tmp_path_factory):
    """One demo for all tests that only look, and neither act nor move the clock."""
    program = Demo.start("demo", data=tmp_path_factory.mktemp("shared") / "demo")
    yield program
    program.stop()


@pytest.fixture
def server(tmp_path):
    """A new installation: nobody has an account yet."""
    program = Program.start("serve", data=tmp_path / "data")
    yield program
    program.stop()
