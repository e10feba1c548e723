"""Somebody who uses the pages without a browser: reads them, and sends their forms as a browser would."""

import re
import uuid

import httpx

CSRF = re.compile(r'name="_csrf" value="([^"]+)"')
DEMO_PASSWORD = "endwell-demo"


class Visitor:
    """A person with cookies of their own. `post` sends a form of theirs; nothing follows redirects by itself."""

    def __init__(self, base_url: str):
        self.http = httpx.Client(base_url=base_url, timeout=30)
        self._csrf = None

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_) -> None:
        self.http.close()

    def move_to(self, base_url: str) -> None:
        """The same person, with the same cookies, when the server has another address."""
        self.http.close()
        self.http = httpx.Client(base_url=base_url, timeout=30, cookies=self.http.cookies)

    def sign_in(self, email: str, password: str = DEMO_PASSWORD) -> "Visitor":
        self._csrf = None
        answer = self.post("/sign-in", email=email, password=password, csrf_from="/sign-in")
        assert answer.status_code == 303, answer.text
        self._csrf = None
        return self

    def follow(self, url: str) -> "Visitor":
        """Opens a sign-in link of the demo."""
        answer = self.http.get(url)
        assert answer.status_code == 303, answer.text
        self._csrf = None
        return self

    def get(self, path: str) -> str:
        answer = self.http.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}\n{answer.text}"
        return answer.text

    def post(self, path: str, csrf_from: str = "/settings", files: list | None = None, **fields: str) -> httpx.Response:
        """Sends a form, with files if there are any. `__` in a field's name stands for `/`."""
        form = {name.replace("__", "/"): value for name, value in fields.items()}
        return self.http.post(path, data={**self.keys(csrf_from), **form}, files=files)

    def keys(self, csrf_from: str = "/settings") -> dict[str, str]:
        """What every form brings: the session's token, and a key of its own."""
        if self._csrf is None:
            found = CSRF.search(self.http.get(csrf_from).text)
            assert found, f"no form on {csrf_from}"
            self._csrf = found.group(1)
        return {"_csrf": self._csrf, "_once": uuid.uuid4().hex}

    def offer(self, to: str, title: str, deliverables: int = 0) -> str:
        """Makes an offer as the client; returns the contract's address."""
        rows = {f"deliverables__{index}__title": f"Part {index + 1}" for index in range(deliverables)}
        answer = self.post(
            "/contracts/new", role="client", counterparty_email=to, full_name="Anna Marin", title=title,
            scope="What we talked about.", terms__time_zone="Europe/Berlin", terms__currency="EUR", terms__pay="fixed",
            **rows)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].split("?")[0]
