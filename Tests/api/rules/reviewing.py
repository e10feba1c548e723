"""R11 and R12: reviews and replies to them, and the word about further offers."""

from .reviews import Review


def against_review(life, doing) -> set[str]:
    return life.reviews.against_review(doing.party, doing.now)


def review(life, doing) -> list[str]:
    """The first one is sealed: no event tells of it."""
    life.reviews.written[doing.party] = Review(doing.words["rating"], doing.words["text"])
    return life.reveal(life.today(doing.now)) if life.reviews.are_both_in else []


def against_reply(life, doing) -> set[str]:
    return life.reviews.against_reply(doing.party, doing.now)


def reply(life, doing) -> list[str]:
    about_me = next(each for by, each in life.reviews.written.items() if by != doing.party)
    about_me.reply = doing.words["text"]
    return ["review_replied.1"]


def say_whether_open(life, doing) -> list[str]:
    """The latest word counts."""
    life.say(doing.party, doing.words["open"])
    return ["openness_said.1"]
