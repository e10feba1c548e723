"""What the browser's tests begin with: two people and the contract between them."""

import itertools

import pytest

import steps
from steps import Pair

numbers = itertools.count(1)


@pytest.fixture(scope="session")
def town(tmp_path_factory, database):
    """One demo for the tests that move its clock, each with a contract of its own."""
    from program import Demo

    program = Demo.start("demo", *database(), data=tmp_path_factory.mktemp("town") / "demo")
    yield program
    program.stop()


@pytest.fixture
def pair(town, visit, scripts):
    """Makes an active contract between Anna, the client, and somebody new, the contractor, through the pages."""

    def agree(deliverables=(("Home page", "1200.00"), ("Menu", "400.00")), **terms) -> Pair:
        number = next(numbers)
        anna = visit(town.base_url, town.person("Anna"), scripts=scripts)
        nina = visit(town.base_url, scripts=scripts)
        title, email = f"Website {number}", f"nina{number}@example.org"
        link = steps.make_offer(anna, email, title, deliverables, **terms)
        steps.claim(nina, link, "Nina Weiss")
        steps.accept_offer(nina, "Nina Weiss")
        return Pair(anna, nina, title, email)

    return agree
