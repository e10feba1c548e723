"""What people do in the pages, each by the words that they see."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

from program import Demo

ZONE = "Europe/Berlin"
PASSWORD = "three plain words"
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


# What is seen

def words(place: Page | Locator) -> str:
    """What the page says, as people read it: without the marks that keep names of either direction apart."""
    return re.sub(r"\s+", " ", _within(place).inner_text().translate(ISOLATES))


def says(place: Page | Locator, *texts: str) -> None:
    seen = words(place)
    for text in texts:
        assert text in seen, f"“{text}” is not said in: {seen}"


def does_not_say(place: Page | Locator, *texts: str) -> None:
    seen = words(place)
    for text in texts:
        assert text not in seen, f"“{text}” is said in: {seen}"


def heading(page: Page) -> str:
    return words(page.locator("main h1"))


def offers(place: Page | Locator, act: str) -> bool:
    """Whether an act is offered there: a button, or a link to its form."""
    return _act(place, act).count() > 0


# What is done

def _within(place: Page | Locator) -> Locator:
    """The page without what stands around it on every page."""
    return place.locator("main") if isinstance(place, Page) else place


def _act(where: Page | Locator, name: str) -> Locator:
    # A name in the pages may be wrapped in isolates, and hidden words may follow a short one.
    wanted, place = re.compile(rf"^\W*{re.escape(name)}(?!\w)"), _within(where)
    return place.get_by_role("link", name=wanted).or_(place.get_by_role("button", name=wanted))


def press(place: Page | Locator, name: str) -> None:
    """Presses the button, or follows the link, that begins with these words, and waits for the page that it leads to."""
    _act(place, name).first.click()
    (place if isinstance(place, Page) else place.page).wait_for_load_state()


def fill(place: Page | Locator, label: str, text: str) -> None:
    place.get_by_label(re.compile(rf"^{re.escape(label)}")).first.fill(text)


def choose(place: Page | Locator, text: str) -> None:
    place.get_by_role("radio", name=re.compile(rf"^{re.escape(text)}")).check()


def contract(page: Page, title: str) -> None:
    """Contracts › the contract of that title."""
    page.goto("/contracts")
    page.get_by_role("list", name=re.compile("ontract")).get_by_role("link", name=title, exact=True).click()


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Contract", exact=True).get_by_role("link", name=re.compile(f"^{name}")).click()


def switch_tab(page: Page, title: str, name: str) -> None:
    contract(page, title)
    tab(page, name)


# Offers

def fill_offer(
    page: Page, to: str, title: str, deliverables: tuple[tuple[str, str], ...] = (), role: str = "The client",
    name: str = "Anna Marin", ends_on: date | None = None,
) -> None:
    choose(page, role)
    fill(page, "The other’s e-mail address", to)
    page.get_by_label("Title", exact=True).first.fill(title)
    fill(page, "Scope", "What we spoke about on the phone: finished when it can be used.")
    for number, (deliverable, amount) in enumerate(deliverables, start=1):
        row = page.get_by_role("group", name=f"Deliverable {number}", exact=True)
        if row.count() == 0:
            press(page, "Add another")
        fill(row, "Title", deliverable)
        fill(row, "Amount", amount)
    page.get_by_label("Time zone of the contract").select_option(ZONE)
    if ends_on:
        fill(page, "Ends on", ends_on.isoformat())
    fill(page, "Your full name", name)


def make_offer(page: Page, to: str, title: str, deliverables: tuple[tuple[str, str], ...] = (), **rest) -> str:
    """Contracts › Make an offer. Returns the link that the page shows for the other."""
    page.goto("/contracts")
    press(page, "Make an offer")
    fill_offer(page, to, title, deliverables, **rest)
    press(page, "Send offer")
    return page.get_by_label("The offer’s link").input_value()


def claim(page: Page, link: str, name: str) -> None:
    """Opens an offer by its link, as someone who is new, and sets a name and a password."""
    page.goto(link)
    fill(page, "Your name", name)
    fill(page, "Password", PASSWORD)
    page.get_by_label("Your time zone").select_option(ZONE)
    press(page, "Claim the offer")


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    fill(page, "E-mail address", email)
    fill(page, "Password", PASSWORD)
    press(page, "Sign in")


def accept_offer(page: Page, name: str) -> None:
    """From the offer's page, over the check page."""
    press(page, "Accept")
    fill(page, "Your full name", name)
    press(page, "Accept and sign")


# Conversation and concerns

def send_message(page: Page, title: str, text: str) -> None:
    contract(page, title)
    fill(page, "Write to", text)
    press(page, "Send message")


def raise_concern(page: Page, title: str, examples: tuple[str, ...], fix_by: date) -> None:
    switch_tab(page, title, "Concerns")
    press(page, "Raise a concern")
    fill(page, "What was agreed", "Every page shows within two seconds on a phone.")
    for number, example in enumerate(examples, start=1):
        row = page.get_by_role("group", name=f"Example {number}", exact=True)
        fill(row, "What happened", example)
        fill(row, "Where to see it", "The recording of that day, from the start")
    fill(page, "What would put it right", "Smaller pictures.")
    fill(page, "Fix by", fix_by.isoformat())
    press(page, "Raise the concern")


def answer_concern(page: Page, title: str, answer: str, text: str) -> None:
    switch_tab(page, title, "Concerns")
    press(page, "Answer")
    choose(page, answer)
    fill(page, "Your words", text)
    press(page, "Continue")


# Work

def submit_work(page: Page, title: str, deliverable: str, note: str = "Ready to look at.") -> None:
    switch_tab(page, title, "Work")
    press(page.get_by_role("article", name=deliverable), "Submit")
    fill(page, "A note to", note)
    press(page, "Submit")


def open_acceptance(page: Page, title: str, deliverable: str) -> None:
    """Work › Accept: the check page."""
    switch_tab(page, title, "Work")
    press(page.get_by_role("article", name=deliverable), "Accept")


# Ending

def open_end(page: Page, title: str) -> None:
    """Contracts › End contract: the first page."""
    page.goto("/contracts")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title, exact=True))
    press(row, "End contract")


def fill_end(page: Page, reason: str, note: str) -> None:
    choose(page, reason)
    fill(page, "Your note", note)
    press(page, "Continue")


def end_contract(page: Page, title: str, reason: str, note: str = "Our plans have changed since the spring.") -> None:
    """Contracts › End contract › reason › Continue › End contract, to the page that says what happens next."""
    open_end(page, title)
    fill_end(page, reason, note)
    press(page, "End contract")
    page.wait_for_url("**/termination/done*")


def change_mind(page: Page, title: str) -> None:
    contract(page, title)
    press(page, "Change my mind")
    if offers(page, "Keep the contract"):
        press(page, "Keep the contract")


# Reviews

def leave_review(page: Page, title: str, rating: str, text: str) -> None:
    contract(page, title)
    press(page, "Leave a review")
    choose(page, rating)
    fill(page, "Your words", text)
    press(page, "Continue")
    press(page, "Leave the review")


# The clock

def today(demo: Demo) -> date:
    return datetime.fromisoformat(demo.now).astimezone(ZoneInfo(ZONE)).date()


def long_day(day: date) -> str:
    """“Monday 7 December”, as the pages write it."""
    return f"{day:%A} {day.day} {day:%B}"


def in_days(demo: Demo, days: int) -> date:
    return today(demo) + timedelta(days)


@dataclass
class Pair:
    """A client and a contractor, each at a page of their own, with one contract."""

    client: Page
    contractor: Page
    title: str
    contractor_email: str
