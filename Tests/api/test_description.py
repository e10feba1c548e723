"""The API's description is valid OpenAPI."""

import pytest
from openapi_spec_validator import validate

from client import Api


@pytest.fixture(scope="module")
def description(shared_demo) -> dict:
    with Api(shared_demo.base_url) as api:
        return api.request("GET", "/openapi.json").json


def test_the_description_is_openapi(description):
    """Every part of it is what OpenAPI 3.1 asks for."""
    assert description["openapi"].startswith("3.1.")
    validate(description)
