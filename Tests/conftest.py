"""What the tests of the real program share: a demo, an empty server, and a browser."""

import pytest

from postgres import PostgreSQL
from program import Demo, Program

pytest_plugins = ["backups", "browsing"]


def pytest_addoption(parser):
    parser.addoption(
        "--database", choices=["sqlite", "postgresql"], default="sqlite",
        help="where the demos and servers that tests share keep their data; a test that names its own place keeps to it")


@pytest.fixture(scope="session")
def database(request):
    """What `endwell` is told about a new, empty database of the kind that is tested."""
    if request.config.getoption("--database") == "sqlite":
        yield list
        return
    postgresql = PostgreSQL()
    yield lambda: ["--database-url", postgresql.new_database()]
    postgresql.close()


@pytest.fixture
def demo(tmp_path, database):
    """A demo of one's own: this test may move its clock and change its contracts."""
    program = Demo.start("demo", *database(), data=tmp_path / "demo")
    yield program
    program.stop()


@pytest.fixture(scope="session")
def shared_demo(tmp_path_factory, database):
    """One demo for all tests that only look, and neither act nor move the clock."""
    program = Demo.start("demo", *database(), data=tmp_path_factory.mktemp("shared") / "demo")
    yield program
    program.stop()


@pytest.fixture
def server(tmp_path, database):
    """A new installation: nobody has an account yet."""
    program = Program.start("serve", *database(), data=tmp_path / "data")
    yield program
    program.stop()
