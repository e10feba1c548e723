"""The story that the samples tell: Anna's bakery, Ben's website. Pieces that several samples share."""
import timeline as tl
from shapes import *

HREF = "/contracts/0197-bakery"
CONTRACT = {"href": HREF, "title": "Website for a bakery"}
ANNA, BEN = party("Anna Marin", False), party("Ben Okafor", True)

POINTS = [
    (0, "Signed", "4 Oct", "done"), (16, "Home page accepted", "20 Oct", "done"), (29, "Menu accepted", "2 Nov", "done"),
    (39, "Concern", "12 Nov", "ask"), (47, "Fix-by passed", "20 Nov", "ask"), (50, "Notice", "23 Nov", "notice"),
    (64, "Officially ends", "7 Dec", "end"), (78, "Reviews close", "21 Dec", ""),
]


def drawn(points=POINTS, today=53, words="26 Nov", notice=50, end=64):
    return {"isOpen": True, "timelineSVG": tl.wide(points, today, words, notice, end),
            "timelineUprightSVG": tl.upright(points, today, words, notice, end)}


def tabs(current, offered=False):
    names = [("Conversation", "", None), ("Work", "/work", "4"), ("Concerns", "/concerns", "1"), ("Money", "/money", None), ("Record", "/record", None)]
    if offered:
        names[0] = ("Offer", "", None)
    return [{"text": t, "href": HREF + a, "current": t == current, "count": c} for t, a, c in names]


def head(tab, phase="ending", words=None, acts=(), next=None, banner=None, reviews=None, timeline="drawn", title=CONTRACT["title"],
         other="Ben Okafor", role="contractor", not_confirmed=False, other_href="/people/0197-ben"):
    return {"title": title, "phase": phase, "phaseWords": words or phase.capitalize(), "otherName": other,
            "otherHref": other_href, "otherRole": role, "otherNotConfirmed": not_confirmed, "reference": "EW-7K3Q",
            "acts": list(acts), "next": next, "banner": banner, "reviews": reviews,
            "timeline": drawn() if timeline == "drawn" else timeline, "tabs": tabs(tab, phase in ("offered", "closed"))}


def next_line(lead, dl, turn=None, otherwise=None):
    return {"lead": lead, "deadline": dl, "turn": turn, "otherwise": otherwise}


END = deadline("2026-12-07T23:00:00Z", "the end of Monday 7 December", "in 11 days")
ACTIVE_HEAD = dict(phase="active", acts=[act("End contract", href=HREF + "/termination")],
                   timeline=drawn(POINTS[:4] + [(46, "Contact page due", "19 Nov", ""), (47, "Fix-by date", "20 Nov", "ask"), (88, "Contract ends", "31 Dec", "end")],
                                  42, "15 Nov", None, None))

MIND = banner(
    "You asked to end this contract",
    "It ends officially at the end of Monday 7 December (Berlin time). Until then everything goes on, and you can change your mind: nothing will have been lost.",
    days=("11", "days left"),
    acts=[act("Change my mind", post=HREF + "/termination/withdrawal", look="main"), act("What happens then?", href=HREF + "/termination/preview")])

LETTER = "You are right, and thank you for the recording. I will compress the pictures this week."

OTHER = banner(
    "Anna asked to end this contract",
    "It ends officially at the end of Monday 7 December (Berlin time), unless Anna changes her mind. Until then everything goes on: you can submit work, and what is accepted stays yours.",
    days=("11", "days left"),
    quote=("The reason: Quality. The note:", "The pages were still slow on Saturday when we opened the shop, and our season starts now. I am sorry that it did not work out."),
    concern={"title": "Concern of 12 Nov", "stateWords": "Fix-by date passed", "stateLook": "bad", "steps": [{"did": "Ben answered: will fix it", "text": LETTER}]},
    acts=[act("Reply", href=HREF + "/termination/reply", look="main"), act("Agree to end now", href=HREF + "/termination/agreement"),
          act("What happens then?", href=HREF + "/termination/preview")])

IDLE = banner(
    "Nothing has happened here for 90 days",
    "So the clock is ending this contract. It ends officially at the end of Monday 7 December (Berlin time). Any act of yours or Ben’s keeps it, and so does this button. It keeps it for both of you.",
    days=("11", "days left"),
    acts=[act("Keep the contract", post=HREF + "/termination/withdrawal", look="main"), act("What happens then?", href=HREF + "/termination/preview")])


def concern(id="concern-1", look="", state="The fix-by date passed", state_look="bad", acts=(), steps=None, silence=None, title="Concern about the home page"):
    return {
        "id": id, "look": look, "title": title, "stateWords": state, "stateLook": state_look,
        "author": ANNA, "at": moment("2026-11-12T08:14:00Z", "12 Nov, 09:14"),
        "agreed": "Every page shows within two seconds on a phone.", "examplesTitle": "Examples",
        "examples": [
            {"what": "On Wednesday 11 November the home page took nine seconds to show at the shop, on the shop’s own phone.", "place": "Recording: bakery-slow.mp4, from 0:12", "files": []},
            {"what": "On the same day the menu took seven seconds, twice.", "place": None, "files": []},
        ],
        "remedy": "Smaller pictures, loaded when they are needed.",
        "dates": "Answer until the end of Sunday 15 November · fix until the end of Friday 20 November (Berlin time)",
        "steps": [told("Ben Okafor", "answered: will fix", moment("2026-11-14T16:40:00Z", "14 Nov, 17:40"), LETTER)] if steps is None else steps,
        "silence": {"lead": silence[0], "text": silence[1]} if silence else None, "acts": list(acts), "seen": None,
    }


def item(message=None, concern=None, event=None):
    return {"message": message, "concern": concern, "event": event}


def message(id, author, at, text, files=(), seen=None, erased=False):
    return item(message={"id": id, "author": author, "at": at, "text": text, "files": list(files), "seen": seen, "erased": erased})


def event(id, at, text, href=None, hrefText=""):
    return item(event={"id": id, "at": at, "text": text, "href": href, "hrefText": hrefText})


def composer(value="", error=None, hints=(), errors_=None):
    return {"action": HREF + "/messages", "errors": errors_,
            "textField": area("text", "Write to Ben", value, rules="absolutes insults capitals", hints=hints, error=error, look=""),
            "filesField": files_field()}


def talk(items, composer_=None, earlier=None, later=None, empty_words=None, closed=None):
    return {"items": items, "composer": composer_, "earlierHref": earlier, "laterHref": later, "emptyWords": empty_words,
            "composerClosed": closed, "freshHref": HREF + "/fresh", "showHref": HREF, "version": "14"}


TALK = [
    message("m-7", ANNA, moment("2026-11-10T07:30:00Z", "10 Nov, 08:30"), "Good morning Ben,\n\nthe menu looks lovely. My sister already printed it.", seen="Read by Ben 10 Nov, 09:02"),
    item(concern=concern()),
    message("m-9", BEN, moment("2026-11-14T16:40:00Z", "14 Nov, 17:40"), LETTER, [file("before-and-after.pdf", "1.2 MB")]),
    event("e-20", moment("2026-11-20T23:00:00Z", "20 Nov"), "the fix-by date passed without a fix"),
    event("e-21", moment("2026-11-23T09:05:00Z", "23 Nov, 10:05"), "Anna asked to end the contract: “Quality”.", HREF + "/record#notice-1", "Read the notice"),
    message("m-10", BEN, moment("2026-11-24T07:02:00Z", "24 Nov, 08:02"), "I was ill last week and should have told you. The pictures are done now; have a look. If you still want to end, I will hand over everything by Friday."),
    message("m-11", ANNA, moment("2026-11-24T08:40:00Z", "24 Nov, 09:40"), "Thank you for saying so. I will look tonight.", seen="Not read yet"),
]
MONEY = aside("Money", facts=[("Accepted work", "€2,400.00", False), ("Not yet accepted", "€400.00", False)], note="Endwell holds no money: pay each other as you agreed.")
UNTIL = aside("Until it ends", [
    ("Contact page", "submitted 24 Nov", (HREF + "/work#d-3", "Look at it"), None),
    ("Opening hours", "not submitted", None, "Ben"),
])
FACTS = aside("Ben Okafor", [("2 reviews", "4.5 of 5", ("/people/0197-ben", "Read them"), None)],
              [("Completed", "3", False), ("Ended by agreement", "1", False), ("Concerns answered in time", "4 of 4", False)])


def deliverable(id, title, state, look, facts, steps=(), acts=(), silence=None):
    return {"id": id, "title": title, "stateWords": state, "stateLook": look, "facts": facts, "steps": list(steps), "acts": list(acts),
            "silence": {"lead": silence[0], "text": silence[1]} if silence else None}


def signature(hand, name, role, when, digest="sha256 5f2a 9c11 e07b …", not_confirmed=False):
    return {"hand": hand, "name": name, "role": role, "when": when, "digest": digest, "notConfirmed": not_confirmed}


def agreement(signed=True, title="The agreement", not_confirmed=False, scope=None, deliverables=None):
    return {
        "title": title,
        "parties": [said("Client", "Anna Marin"), said("Contractor", "Ben Okafor")],
        "scope": scope or "A website for the bakery: home page, menu, contact page with a map, and opening hours that the staff can change.\n\nEvery page shows within two seconds on a phone. Texts and pictures come from the client.",
        "noDeliverables": None,
        "deliverables": deliverables if deliverables is not None else [
            {"title": "Home page", "note": "due 18 October 2026", "amount": "€1,200.00"},
            {"title": "Menu", "note": "due 1 November 2026", "amount": "€1,200.00"},
            {"title": "Contact page", "note": "due 19 November 2026", "amount": "€400.00"},
            {"title": "Opening hours", "note": None, "amount": None},
        ],
        "terms": [
            said("Pay", "Fixed, in euros"), said("Time zone", "Europe/Berlin"), said("Ends on", "Thursday 31 December 2026"),
            said("Answer a concern", "3 days"), said("Fix a concern", "10 days", mark="usually 7"),
            said("Change your mind", "14 days"), said("Look at submitted work", "14 days"), said("Review each other", "14 days"), said("Pay what is accepted", "30 days", mark="usually 14"),
        ],
        "signatures": [
            signature("Anna Marin", "Anna Marin", "client", "1 October 2026, 18:20"),
            signature("Ben Okafor", "Ben Okafor", "contractor", "4 October 2026, 09:12", not_confirmed=not_confirmed) if signed
            else signature(None, "Ben Okafor", "contractor", "not signed yet", None),
        ],
    }


def asks(title, action, button, text=None, files=None, choices_=None, date=None, said_=None, lead=None, after=None, errors_=None, values=(), look="main", contract=CONTRACT, **kw):
    """A form that asks for one thing."""
    return {"layout": layout(("Error: " if errors_ else "") + title, **kw), "form": {
        "contract": contract, "title": title, "lead": lead, "errors": errors_,
        "action": action, "values": [{"name": n, "value": v} for n, v in values], "said": said_, "choicesField": choices_, "dateField": date,
        "textField": text, "filesField": files, "after": after, "button": {"text": button, "look": look}, "backHref": HREF,
    }}


REASONS = [
    ("work_finished", "The work is finished", "Two deliverables are not accepted yet: Contact page, Opening hours.", True),
    ("needs_changed", "What I need has changed", None, False),
    ("budget", "Budget", None, False),
    ("quality", "Quality", "Rests on your concern of 12 November: the fix-by date passed without a fix. Ben’s answer will stand beside it.", False),
    ("missed_dates", "Missed dates", "Rests on your concern of 12 November: the fix-by date passed without a fix.", False),
    ("unresponsive", "Not responding", "Ben has answered every concern in time.", True),
    ("personal", "Personal reasons", None, False),
    ("other", "Something else", None, False),
]
PREVIEW = steps(
    "What happens if you end now",
    step("Today", "with your reason and your note, and may reply once.", "Ben is told,"),
    step("Until the end of Mon 7 Dec", "Ben can still submit Opening hours; you can still accept or send back Contact page. You can change your mind with one click, and nothing will have been lost.", "Work goes on."),
    step("End of Mon 7 Dec", "(Berlin time), as ended early. After that nobody can bring it back.", "The contract is officially ended"),
    step("Money", "Accepted work: €2,400.00. That stays due. €400.00 of work is not accepted yet.", None),
    step("Until the end of Mon 21 Dec", "Neither sees the other’s before both are in.", "You and Ben may review each other."),
    step("Later", "Because you end early, you may make Ben offers again only if he says so.", "You may not be able to hire Ben again."),
)
