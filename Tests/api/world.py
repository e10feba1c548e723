"""A demo whose clock the sequences share, and pairs of its people who had no contract with each other before."""

import itertools
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from client import Api
from program import Demo
from rules.agreement import PARTIES
from rules.periods import Instant, day_of
from seen import instant

# A demo is left for a new one when its clock has come this far: rules of time zones are known only for so long.
LAST_YEAR = 2_034


@dataclass(frozen=True)
class Someone:
    name: str
    email: str
    id: str
    token: str


class World:
    """One demo after another; `demo` is started when it is needed. `open_to` holds R11's words of all its people."""

    def __init__(self, start: Callable[[], Demo]):
        self._start = start
        self.demo: Demo | None = None
        self._pairs: list[tuple[Someone, Someone]] = []
        self.kinds: Counter[str] = Counter()
        self.disagreements: list[str] = []

    def saw(self, kinds: list[str]) -> None:
        """Remembers what happened, so that a run can tell whether everything did."""
        self.kinds.update(kinds)

    def stop(self) -> None:
        if self.demo:
            self.api.close()
            self.demo.stop()
            self.demo = None

    def pair(self) -> dict[str, Someone]:
        """Two people for a sequence, in turns; they have no running contract."""
        if self.demo is None or not self._pairs or day_of(self.now, "UTC").year >= LAST_YEAR:
            self._begin()
        pair = self._pairs.pop(0)
        self._pairs.append(pair)
        return dict(zip(PARTIES, pair))

    def abandon(self, pair: dict[str, Someone]) -> None:
        """A sequence failed: nobody knows what stands between these two."""
        self._pairs = [each for each in self._pairs if set(each) != set(pair.values())]

    @property
    def now(self) -> Instant:
        """The demo's now, as well as it can be known without asking."""
        return self._told + round((time.monotonic() - self._told_at) * 1_000)

    def pass_days(self, days: int) -> None:
        answer = self.api.request("POST", "/demo/clock", body={"advance_days": days})
        assert answer.status == 200, answer
        self._set(answer.json["now"])

    def _set(self, told: str) -> None:
        self._told, self._told_at = instant(told), time.monotonic()

    def _begin(self) -> None:
        self.stop()
        self.demo = self._start()
        self.api = Api(self.demo.base_url)
        told = self.api.request("GET", "/demo.json").json
        self._set(told["now"])
        self.open_to: dict[tuple[str, str], bool] = {}
        people = [someone for each in told["people"] if (someone := self._someone(each))]
        known = {person: self._others(person) for person in people}
        self._pairs = [
            (one, another) for one, another in itertools.permutations(people, 2)
            if another.id not in known[one] and one.id not in known[another]]

    def a_third(self, pair: dict[str, Someone]) -> Someone:
        """Somebody who is no party to what these two have."""
        return next(each for each in itertools.chain(*self._pairs) if each not in pair.values())

    def _someone(self, told: dict) -> Someone | None:
        """A person of the demo, if their address is proved: offers to others wait at their link."""
        token = told["token"]
        answer = self.api.call("GET", "/me", token)
        assert answer.status == 200, answer
        return Someone(told["name"], told["email"], answer.json["id"], token) if answer.json["confirmed"] else None

    def _others(self, person: Someone) -> set[str]:
        """The people with whom somebody has a contract, or had one."""
        others: set[str] = set()
        after = ""
        while after is not None:
            answer = self.api.call("GET", f"/contracts?limit=100{after and f'&after={after}'}", person.token)
            assert answer.status == 200, answer
            others |= {contract["other"]["id"] for contract in answer.json["data"]}
            after = answer.json["next"]
        return others
