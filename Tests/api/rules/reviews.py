"""R12: reviews, sealed until both are in or their time is over."""

from dataclasses import dataclass, field

from .agreement import PARTIES, other
from .periods import Period

REPLY_DAYS = 28


@dataclass
class Review:
    rating: int
    text: str
    reply: str | None = None


@dataclass
class Reviews:
    """The reviews of one ended contract, by their authors."""

    until: Period
    written: dict[str, Review] = field(default_factory=dict)
    replies_until: Period | None = None

    @property
    def are_revealed(self) -> bool:
        return self.replies_until is not None

    @property
    def are_both_in(self) -> bool:
        return all(party in self.written for party in PARTIES)

    def seen_by(self, party: str) -> dict[str, Review]:
        """Those that a party may know of."""
        return {by: review for by, review in self.written.items() if self.are_revealed or by == party}

    def against_review(self, party: str, now: int) -> set[str]:
        against = {"already_reviewed"} if party in self.written else set()
        if self.are_revealed or now >= self.until.over:
            against.add("too_late")
        return against

    def against_reply(self, party: str, now: int) -> set[str]:
        about_me = self.written.get(other(party)) if self.are_revealed else None
        if not about_me:
            return {"nothing_to_reply_to"}
        against = {"already_replied"} if about_me.reply else set()
        return against | ({"too_late"} if now >= self.replies_until.over else set())
