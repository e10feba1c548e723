"""A plain client of the API: one connection that is kept open, and answers as they came."""

import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

BASE = "/api/v1"


@dataclass
class Answer:
    """A status, headers by their names in lower case, and the bytes of the body."""

    status: int
    headers: dict[str, str]
    body: bytes
    request: str = ""
    _json: object = field(default=None, repr=False)

    @property
    def json(self):
        if self._json is None and self.body:
            self._json = json.loads(self.body)
        return self._json

    @property
    def code(self) -> str | None:
        """The code of a problem, if this is one."""
        is_problem = self.headers.get("content-type", "").startswith("application/problem+json")
        return self.json["code"] if is_problem else None

    def __str__(self) -> str:
        return f"{self.request} answered {self.status}: {self.body.decode(errors='replace')[:2_000]}"


class Api:
    """Speaks to one server. `call` adds the base address to a path that begins with a slash."""

    def __init__(self, base_url: str, timeout: float = 60):
        address = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)

    def __enter__(self) -> "Api":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def call(self, method: str, path: str, token: str | None, body=None, **headers: str) -> Answer:
        """A request under the API's base. Names of headers are written with `_` for `-`."""
        return self.request(method, BASE + path, token, body, **headers)

    def request(self, method: str, path: str, token: str | None = None, body=None, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        elif method in {"POST", "PUT", "PATCH"}:
            sent["Content-Length"] = "0"
        try:
            return self._send(method, path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server may close a connection that was idle; a request that it has not begun is sent again.
            self._connection.close()
            return self._send(method, path, body, sent)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict) -> Answer:
        self._connection.request(method, path, body, headers)
        with self._connection.getresponse() as response:
            received = {name.lower(): value for name, value in response.getheaders()}
            shown = f"{method} {path} {(body or b'').decode()[:1_000]}"
            return Answer(response.status, received, response.read(), shown)
