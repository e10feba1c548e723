"""What has come due while nobody served: people, and contracts whose deadlines all nodes find at once.

The program that is tested has no clock that could be moved, and no row is touched by hand. So the contracts are made
through the demo, on the same database: its clock stands forty days back, and everything in its record was really done
by requests at those instants. When the nodes start, on today's clock, the deadlines of these contracts are overdue, some
reminders are due, and one contract in three has a deadline at the next full hour, wherever on earth that is midnight:
a run that lasts until then sees them fall due under all nodes' hands.
"""

import datetime
import os
import subprocess
import threading
import zoneinfo
from pathlib import Path

import httpx

from acting import Client, Nodes, Person
from lives import Held, begin, do
from program import BINARY, Demo
from visitor import Visitor

DAYS_BACK = 40
# Days after which a period of the past is over for certain: several follow each other.
SHORT_DAYS = (1, 10)
CLIENTS = 16
PASSWORD = "a long and quiet password"


def today() -> datetime.date:
    return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Berlin")).date()


class Past:
    """A demo of long ago, while people and contracts are made in it."""

    def __init__(self, database_url: str, folder: Path):
        self.database_url, self.folder = database_url, folder
        day = today() - datetime.timedelta(days=DAYS_BACK)
        self.demo = Demo.start("demo", "--today", day.isoformat(), "--database-url", database_url, data=folder / "past")
        self.now = datetime.datetime.fromisoformat(self.demo.now)
        self.port = int(self.demo.base_url.rsplit(":", 1)[1])

    def people(self, count: int) -> list[Person]:
        """The demo's people but its operator, and so many more; the address of every other is proved."""
        found = [
            self._person(each.name, each.email, each.token) for each in self.demo.people if not each.email.startswith("olga")]
        with Visitor(self.demo.base_url) as operator:
            operator.follow(self.demo.person("Olga").sign_in_url)
            for number in range(count - len(found)):
                name, email = f"Person {number}", f"person-{number}@example.org"
                self._sign_up(name, email)
                person = self._person(name, email, self._token(email))
                if number % 2 == 0:
                    assert operator.post(f"/operator/people/{person.id}/confirmation").status_code == 303
                    person = self._person(name, email, person.token)
                found.append(person)
        return found[:count]

    def _sign_up(self, name: str, email: str) -> None:
        with Visitor(self.demo.base_url) as visitor:
            answer = visitor.post(
                "/sign-up", csrf_from="/sign-up", name=name, email=email, password=PASSWORD, time_zone="Europe/Berlin")
            assert answer.status_code == 303, answer.text

    def _token(self, email: str) -> str:
        made = subprocess.run(
            [str(BINARY), "token", "create", "--person", email, "--scope", "write", "--name", "A client", "--data",
             str(self.folder / "past"), "--database-url", self.database_url],
            capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, env=dict(os.environ))
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def _person(self, name: str, email: str, token: str) -> Person:
        answer = httpx.get(f"{self.demo.base_url}/api/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=60)
        assert answer.status_code == 200, answer.text
        return Person(answer.json()["id"], name, email, token, answer.json()["confirmed"])

    def play(self, people: list[Person], contracts: int, seed: str, logs: Path) -> int:
        """Makes so many contracts that wait for the clock. Returns how many acts it took."""
        clients = [Client(number, Nodes([self.port]), seed, logs, past=True) for number in range(CLIENTS)]
        left, failures = iter(range(contracts)), []
        lock = threading.Lock()

        def work(client: Client) -> None:
            try:
                while True:
                    with lock:
                        number = next(left, None)
                    if number is None:
                        return
                    Plot(client, people, self.now, is_ripe_soon=number % 3 == 0).play()
            except Exception as error:  # A thread's failure is the run's.
                failures.append(error)

        threads = [threading.Thread(target=work, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in clients:
            client.close()
        for failure in failures:
            raise failure
        return sum(client.done for client in clients)

    def end(self) -> None:
        self.demo.stop()


class Plot:
    """One contract of the past, left to the clock at chance's place."""

    def __init__(self, client: Client, people: list[Person], now: datetime.datetime, is_ripe_soon: bool):
        self.client, self.people, self.now, self.is_ripe_soon = client, people, now, is_ripe_soon
        self.chance = client.chance

    def play(self) -> None:
        held = begin(self.client, self.people, self._terms(), deliverables=self.chance.randint(0, 4))
        if held is None:
            return
        recipient = next(role for role in held.people if role != held.offerer)
        if self.chance.random() < 0.15:
            return
        told = do(self.client, held, recipient, "accept_offer", None)
        if told is None:
            return
        self._work(held, told)
        self._concerns(held)
        if self.chance.random() < 0.3:
            do(self.client, held, self.chance.choice(["client", "contractor"]), "propose_amendment", None)
        self._end(held, recipient)

    def _work(self, held: Held, told: dict) -> None:
        for deliverable in told["deliverables"]:
            if self.chance.random() < 0.8:
                do(self.client, held, "contractor", "submit_work", deliverable["id"])

    def _concerns(self, held: Held) -> None:
        for role in self.chance.choices(["client", "contractor"], k=self.chance.randint(0, 3)):
            other = "contractor" if role == "client" else "client"
            fix_by = self.now.date() + datetime.timedelta(days=self.chance.randint(11, 15))
            told = do(self.client, held, role, "raise_concern", None, fix_by=fix_by.isoformat())
            if told is None:
                continue
            concern, fate = told["concerns"][-1]["id"], self.chance.choice(["silence", "will_fix", "contest", "fixed"])
            if fate == "fixed":
                do(self.client, held, other, "report_fixed", concern)
            elif fate != "silence":
                do(self.client, held, other, "answer_concern", concern, kind=fate)

    def _end(self, held: Held, recipient: str) -> None:
        """By a notice whose window runs out, at once with one review that waits for the other, or not at all."""
        fate = self.chance.choice(["notice", "agreement", "nothing"])
        if fate == "nothing":
            return
        do(self.client, held, recipient, "give_notice", None, reason="other")
        if fate == "agreement":
            do(self.client, held, recipient, "agree_to_end", None)
            do(self.client, held, held.offerer, "agree_to_end", None)
            do(self.client, held, self.chance.choice(["client", "contractor"]), "leave_review", None)

    def _terms(self) -> dict:
        """Short periods, one of which may be over at the next full hour, or have its last day today."""
        terms = {
            name: self.chance.randint(*SHORT_DAYS)
            for name in ("offer_days", "reply_days", "change_of_mind_days", "review_work_days", "review_days")}
        terms |= {"cure_days": 10, "time_zone": self.chance.choice(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])}
        late = self.chance.choice(["offer_days", "change_of_mind_days", "review_work_days"])
        if self.is_ripe_soon:
            zone, last_day = next_midnight(datetime.datetime.now(datetime.UTC))
            terms |= {"time_zone": zone, late: self._days(zone, last_day)}
        elif self.chance.random() < 0.3:
            terms[late] = self._days(terms["time_zone"], today() + datetime.timedelta(days=self.chance.randint(0, 2)))
        elif self.chance.random() < 0.2:
            ends_on = self.now.date() + datetime.timedelta(days=self.chance.randint(2, DAYS_BACK + 14))
            terms["ends_on"] = ends_on.isoformat()
        return terms

    def _days(self, zone: str, last_day: datetime.date) -> int:
        """The count of a period that begins in the past and whose last day is that one."""
        return (last_day - self.now.astimezone(zoneinfo.ZoneInfo(zone)).date()).days


def next_midnight(now: datetime.datetime) -> tuple[str, datetime.date]:
    """A zone in which a day ends with the next full hour, and that day."""
    hour = (now + datetime.timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    # The names of these zones count westwards.
    zone = f"Etc/GMT+{hour.hour}" if 0 < hour.hour <= 12 else f"Etc/GMT-{24 - hour.hour}" if hour.hour else "UTC"
    return zone, (hour - datetime.timedelta(seconds=1)).astimezone(zoneinfo.ZoneInfo(zone)).date()
