"""What the tests of nodes on PostgreSQL share."""

import pytest

from postgres import PostgreSQL
from program import Program


@pytest.fixture
def postgresql():
    database = PostgreSQL()
    yield database
    database.close()


@pytest.fixture
def start():
    """Starts programs, and ends those that a test that failed has left."""
    programs = []

    def started(*arguments, **options) -> Program:
        programs.append(Program.start(*arguments, **options))
        return programs[-1]

    yield started
    for program in programs:
        program.kill()
