"""Options of the tests of the API: how many of what `make test` bounds are tried."""


def pytest_addoption(parser):
    group = parser.getgroup("endwell")
    group.addoption("--sequences", type=int, default=60, help="lives that program and model live alike; by hand 2000")
    group.addoption("--cuts", type=int, default=100, help="acts whose connection is cut; by hand 1000")
    group.addoption("--cases", type=int, default=8, help="cases that schemathesis makes up for each operation; by hand 2500")
