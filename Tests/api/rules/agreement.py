"""R2: what both sign, the offer that proposes it and the amendments that change it."""

from dataclasses import dataclass, field, fields, replace
from datetime import date

from .periods import Period, sooner

CLIENT, CONTRACTOR = "client", "contractor"
PARTIES = (CLIENT, CONTRACTOR)


def other(party: str) -> str:
    return CONTRACTOR if party == CLIENT else CLIENT


@dataclass(frozen=True)
class Terms:
    """The terms; each count of days has the default that the rules name."""

    time_zone: str = "Europe/Berlin"
    currency: str = "EUR"
    pay: str = "fixed"
    ends_on: date | None = None
    offer_days: int = 14
    reply_days: int = 3
    cure_days: int = 7
    change_of_mind_days: int = 14
    review_work_days: int = 14
    review_days: int = 14
    payment_days: int = 14

    @property
    def end(self) -> Period | None:
        """Until when the contract runs, if it has an end date."""
        return Period.until(self.ends_on, self.time_zone) if self.ends_on else None

    def counted(self, day: date, days: int) -> Period:
        """A period of so many days, in the contract's zone."""
        return Period.after(day, days, self.time_zone)

    def sent(self) -> dict:
        """The terms as a request carries them."""
        sent = {each.name: getattr(self, each.name) for each in fields(self)}
        sent["ends_on"] = self.ends_on.isoformat() if self.ends_on else None
        return {name: value for name, value in sent.items() if value is not None}


@dataclass
class Deliverable:
    """A piece of work. `review` runs while it is submitted."""

    title: str
    due_on: date | None = None
    amount: int | None = None
    state: str = "open"
    review: Period | None = None
    id: str | None = None

    def sent(self, currency: str) -> dict:
        """The deliverable as a request carries it."""
        sent = {"title": self.title}
        if self.id:
            sent["id"] = self.id
        if self.due_on:
            sent["due_on"] = self.due_on.isoformat()
        if self.amount is not None:
            sent["amount"] = {"amount": self.amount, "currency": currency}
        return sent

    @property
    def agreed(self) -> tuple:
        """What both signed of it."""
        return self.title, self.due_on, self.amount


@dataclass
class Amendment:
    """A proposed change: the whole agreement as it would be. Kept deliverables have their id."""

    by: str
    title: str
    scope: str
    terms: Terms
    deliverables: list[Deliverable]
    open_until: Period | None = None
    id: str | None = None


@dataclass
class Agreement:
    """Title, scope, terms and deliverables as they stand."""

    title: str
    scope: str
    terms: Terms
    deliverables: list[Deliverable] = field(default_factory=list)

    def offer_period(self, today: date) -> Period:
        """How long the offer waits: its days, or until its end date if that is sooner."""
        return sooner(self.terms.counted(today, self.terms.offer_days), self.terms.end)

    def amendment_period(self, proposed: Terms, today: date) -> Period:
        """How long an amendment waits: like an offer, and not past the end that the contract has."""
        return sooner(self.terms.counted(today, self.terms.offer_days), self.terms.end, proposed.end)

    def touches_accepted(self, amendment: Amendment) -> bool:
        """Whether an amendment would change or drop a deliverable that is accepted."""
        proposed = {each.id: each for each in amendment.deliverables if each.id}
        return any(
            each.id not in proposed or proposed[each.id].agreed != each.agreed
            for each in self.deliverables if each.state == "accepted")

    def is_changed_by(self, amendment: Amendment) -> bool:
        mine = (self.title, self.scope, self.terms, [(each.id, *each.agreed) for each in self.deliverables])
        proposed = [(each.id, *each.agreed) for each in amendment.deliverables]
        return mine != (amendment.title, amendment.scope, amendment.terms, proposed)

    def take(self, amendment: Amendment) -> None:
        """The agreement as amended. Kept deliverables keep their state, and their review its instant."""
        kept = {each.id: each for each in self.deliverables}
        self.title, self.scope, self.terms = amendment.title, amendment.scope, amendment.terms
        self.deliverables = [
            replace(kept[each.id], title=each.title, due_on=each.due_on, amount=each.amount) if each.id in kept
            else replace(each) for each in amendment.deliverables]

    @property
    def all_accepted(self) -> bool:
        """R9: there are deliverables, and all are accepted."""
        return bool(self.deliverables) and all(each.state == "accepted" for each in self.deliverables)
