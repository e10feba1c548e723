"""One deployment for all tests of this folder: each leaves it whole."""

import os

import pytest

from cluster import Cluster


def pytest_addoption(parser):
    group = parser.getgroup("endwell")
    group.addoption("--failovers", type=int, default=0, help="failovers under load, of each kind in turn; by hand 10")
    group.addoption("--kind", choices=["kill -9", "SIGSTOP", "switchover", "postmaster"], help="only failovers of this kind")
    group.addoption("--clients", type=int, default=16, help="programs that act at once during the failovers")


@pytest.fixture(scope="session")
def cluster():
    """The reference deployment, whole."""
    cluster = Cluster()
    # Everybody here takes the word of the deployment's own authority.
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(cluster.authority)
    try:
        yield cluster.start()
    finally:
        os.environ.pop("SSL_CERT_FILE") if before is None else os.environ.update(SSL_CERT_FILE=before)
        cluster.close()
