"""Contracts: the list, the offer, and the five tabs."""
from shapes import *
from story import *

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftswebsite"
ARABIC = "موقع إلكتروني لمخبز العائلة 🥐"


def row(title, other, role, phase, reference, turn_=None, next=None, end=True, quiet=None, words=None):
    return {"href": HREF, "title": title, "otherName": other, "otherRole": role, "phase": phase, "phaseWords": words or phase.capitalize(),
            "reference": reference, "turn": turn_, "next": {"lead": next[0], "deadline": next[1]} if next else None, "quiet": quiet,
            "endHref": HREF + "/termination" if end and phase == "active" else None}


def list_tabs(current):
    return [{"text": t, "href": f"/contracts?tab={t.lower()}", "current": t == current, "count": c}
            for t, c in (("All", "9"), ("Offers", "2"), ("Active", "3"), ("Ending", "1"), ("Ended", "3"))]


def contracts(rows, current="All", q="", empty_=None, next_=None, first=None, **kw):
    return {
        "layout": layout("Contracts", **kw), "acts": [act("Make an offer", "/contracts/new", look="main")] if rows else [], "tabs": list_tabs(current),
        "filter": {"tab": current.lower(), "q": q, "clearHref": "/contracts" if q else None,
                   "turnField": select("turn", "Whose turn", [("", "Anyone’s"), ("you", "Mine"), ("other", "The other’s")]),
                   "roleField": select("role", "My role", [("", "Either"), ("client", "Client"), ("contractor", "Contractor")])},
        "rowsLabel": "All contracts", "rows": rows, "empty": empty_, "firstHref": first, "nextHref": next_,
    }


ROWS = [
    row("Website for a bakery", "Ben Okafor", "contractor", "ending", "EW-7K3Q", None, ("Officially ends", deadline("2026-12-07T23:00:00Z", "Mon 7 Dec", "in 11 days"))),
    row("Winter catalogue: translation into Portuguese", "Inês Carvalho", "contractor", "active", "EW-2M9D", turn("Your turn"), ("Look at the work", deadline("2026-11-29T23:00:00Z", "Sun 29 Nov", "in 3 days"))),
    row(LONG, "Wolfeschlegelsteinhausenbergerdorff & Söhne", "client", "active", "EW-9XQ4", turn("Their turn", ""), ("Answer due", deadline("2026-11-27T23:00:00Z", "Fri 27 Nov", "tomorrow"))),
    row(ARABIC, "نور الهاشمي", "contractor", "active", "EW-4T1B", quiet="No date is set"),
    row("Photographs for the spring menu", "Wen Li", "contractor", "offered", "EW-8RRC", turn("Their turn", ""), ("Lapses", deadline("2026-12-08T23:00:00Z", "Tue 8 Dec", "in 12 days"))),
    row("Oven manual, second edition", "Ben Okafor", "contractor", "ended", "EW-1C0P", turn("Your turn"), ("Review until", deadline("2026-12-02T23:00:00Z", "Wed 2 Dec", "in 6 days"))),
    row("Logo", "Marta Nowak", "contractor", "ended", "EW-0B7F", quiet="Completed 3 March 2026"),
    row("Flour deliveries website", "Jonas Brandt", "contractor", "closed", "EW-5H2S", quiet="Rejected 1 September 2026"),
]
OFFER_LINK = {"title": "Send this link to Ben", "address": "https://endwell.example/offers/K7w2pQ9vXb4TnR8sLm3ZcY6d",
              "text": "Who opens it can claim the offer once. There is no mail server here, so send it yourself; until their address is proved they are marked “not confirmed”."}
OFFER_NEXT = next_line("Lapses", deadline("2026-12-08T23:00:00Z", "the end of Tuesday 8 December", "in 12 days"), turn("Ben’s turn", ""), "If nobody answers it, nothing was agreed.")
NO_TIMELINE = None
OFFER_TALK = talk([], composer(), empty_words="Ask or explain before you sign. Ben sees it as soon as he has claimed the offer.")

WORK = [
    deliverable("d-1", "Home page", "Accepted", "good", ["€1,200.00", "due 18 October", "accepted 20 October"]),
    deliverable("d-2", "Menu", "Accepted by the clock", "good", ["€1,200.00", "due 1 November", "submitted 19 October, accepted 2 November because nobody answered"]),
    deliverable("d-3", "Contact page", "Submitted", "ask", ["€400.00", "due 19 November"],
                [told("Ben Okafor", "submitted it", moment("2026-11-18T10:00:00Z", "18 Nov, 11:00"), "The map still shows the old address; I wait for yours."),
                 told("Anna Marin", "sent it back", moment("2026-11-19T08:00:00Z", "19 Nov, 09:00"), "The address is Lindenstraße 4. Please show the phone number above the map."),
                 told("Ben Okafor", "submitted it again", moment("2026-11-24T07:00:00Z", "24 Nov, 08:00"), "Both done.", [file("contact-page.zip", "3.4 MB"), file("how-to-change-the-map.pdf", "220 kB")])],
                [act("Accept", href=HREF + "/deliverables/d-3/acceptance", look="main", hidden="Contact page"), act("Send back", href=HREF + "/deliverables/d-3/change-request", hidden="Contact page")],
                ("Until the end of Tuesday 8 December (Berlin time), in 12 days:", "if you neither accept it nor send it back, it is accepted.")),
    deliverable("d-4", "Opening hours", "Not submitted", "", ["no amount", "no due date"]),
]
AMENDMENT = {
    "title": "Ben proposes a change to the agreement", "text": "It holds only when you accept it. It lapses at the end of Tuesday 8 December (Berlin time), in 12 days, and then nothing has changed.",
    "changes": [{"label": "Opening hours, due", "from": "no date", "to": "4 December 2026", "mark": None},
                {"label": "Fix a concern", "from": "7 days", "to": "10 days", "mark": "usually 7"},
                {"label": "New deliverable", "from": None, "to": "Newsletter form, €150.00, due 18 December 2026", "mark": None}],
    "acts": [act("Accept the change", href=HREF + "/amendments/a-1/acceptance", look="main"), act("Reject", post=HREF + "/amendments/a-1/rejection")],
}


def work(head_, deliverables, amendment=None, acts=(), empty_=None, past=None, older=None, **kw):
    return {"layout": layout("Work · Website for a bakery", **kw), "head": head_, "amendment": amendment, "workActs": list(acts), "deliverables": deliverables,
            "empty": empty_, "pastAmendments": past, "older": older, "asides": [UNTIL, MONEY]}


def conversation(head_, talk_, asides=(UNTIL, MONEY), title="Website for a bakery", **kw):
    return {"layout": layout(title, **kw), "head": head_, "talk": talk_, "asides": list(asides)}


ANSWER = concern(state="Answer wanted", state_look="ask", steps=[], silence=("Until the end of Sunday 15 November (Berlin time), in 3 days:", "if you don’t answer, the concern counts as unanswered, and Anna may end the contract because of it."),
                 acts=[act("Answer", href=HREF + "/concerns/1/answer", look="main"), act("Report it fixed", href=HREF + "/concerns/1/fix")])
FIXED = concern(state="Reported fixed", state_look="ask", steps=[
    told("Ben Okafor", "answered: will fix", moment("2026-11-14T16:40:00Z", "14 Nov, 17:40"), LETTER),
    told("Ben Okafor", "reported it fixed", moment("2026-11-18T16:40:00Z", "18 Nov, 17:40"), "All pictures are smaller now, and load when they are needed: 1.4 seconds on my phone.", [file("measurements.pdf", "80 kB")])],
    silence=("Until the end of Saturday 21 November (Berlin time), in 3 days:", "if you say nothing, it counts as put right."),
    acts=[act("Confirm", post=HREF + "/concerns/1/confirmation", look="main"), act("Not fixed", href=HREF + "/concerns/1/rejection"), act("Withdraw the concern", post=HREF + "/concerns/1/withdrawal", look="plain")])
RESOLVED = concern("concern-2", "settled", "Put right", "good", title="Concern about the menu’s prices", steps=[
    told("Ben Okafor", "reported it fixed", moment("2026-10-28T16:40:00Z", "28 Oct, 17:40"), "Prices come from your list now."), told("Anna Marin", "confirmed it", moment("2026-10-29T08:00:00Z", "29 Oct, 09:00"))])
WITHDRAWN = concern("concern-3", "closed", "Withdrawn", "", title="Concern about the colours", steps=[told("Anna Marin", "withdrew it", moment("2026-10-09T08:00:00Z", "9 Oct, 10:00"), "My mistake: we had agreed on green.")])

BREAKING = talk([
    message("m-1", party("نور الهاشمي", True), moment("2026-11-14T16:40:00Z", "14 Nov, 17:40"), "صباح الخير! أرسلت لك الصفحة الأولى من الموقع. هل يمكنك أن تنظر إليها اليوم؟ 🥖🥐\nشكرا جزيلا.", [file("a-very-long-file-name-without-any-space-" + "x" * 90 + ".pdf", "24.9 MB"), file("A file that was erased", "", None)]),
    message("m-2", ANNA, moment("2026-11-14T16:42:00Z", "14 Nov, 17:42"), "<script>alert('x')</script> & <b>bold</b>\n" + LONG + LONG + "\nhttps://example.com/" + "path/" * 40, seen="Read by \u2068نور الهاشمي\u2069 14 Nov, 17:55"),
    message("m-3", ANNA, moment("2026-11-14T16:44:00Z", "14 Nov, 17:44"), "", erased=True),
    message("m-4", ANNA, moment("2026-11-14T16:45:00Z", "14 Nov, 17:45"), "A long letter. " * 660, seen="Not read yet"),
], composer("Always late!", hints=["“Always” is easily denied. Say when it happened, with an example."]), earlier=HREF + "?before=m-1", later=HREF + "?after=m-4")

RECORD_EVENTS = [
    ("21", "2026-11-23T09:05:00Z", "23 Nov 2026, 10:05:12", "Anna gave notice: Quality. Officially ends at the end of 7 December."),
    ("20", "2026-11-20T23:00:00Z", "21 Nov 2026, 00:00:00", "The clock: the fix-by date of the concern of 12 November passed without a fix."),
    ("19", "2026-11-14T16:40:00Z", "14 Nov 2026, 17:40:31", "Ben answered the concern of 12 November: will fix."),
    ("18", "2026-11-12T08:14:00Z", "12 Nov 2026, 09:14:05", "Anna raised a concern. Answer until the end of 15 November; fix until the end of 20 November."),
]
NOTICES = [
    {"id": "notice-2", "title": "Notice of 23 November", "stateWords": "Running", "stateLook": "ask", "facts": [said("By", "Anna Marin, client"), said("Reason", "Quality"), said("Note", "The pages were still slow on Saturday when we opened the shop, and our season starts now. I am sorry that it did not work out."), said("Official end", "the end of Monday 7 December 2026 (Berlin time)")],
     "concern": {"title": "Concern of 12 November", "stateWords": "The fix-by date passed", "stateLook": "bad", "steps": [{"did": "Ben answered, 14 November: will fix", "text": LETTER}]},
     "reply": {"who": "Ben Okafor", "at": moment("2026-11-24T07:02:00Z", "24 Nov, 08:02"), "text": "I was ill and should have told you. The pictures are done now."}},
    {"id": "notice-1", "title": "Notice of 2 November", "stateWords": "Taken back 3 November", "stateLook": "", "facts": [said("By", "Anna Marin, client"), said("Reason", "Budget"), said("Note", "We had to wait for the bank.")], "concern": None, "reply": None},
]


def record(head_, events=RECORD_EVENTS, notices=NOTICES, rehire=None, **kw):
    return {
        "layout": layout("Record · Website for a bakery", **kw), "head": head_, "agreement": agreement(not_confirmed=True),
        "rehire": rehire, "notices": {"items": notices} if notices else None,
        "recordWords": "21 events. Each carries the hash of the one before it, so that nothing can be changed unseen. The evidence bundle holds all of it, signed, to keep and to check without Endwell.",
        "evidence": act("Download the evidence bundle", href=HREF + "/evidence"),
        "events": [{"number": n, "id": f"event-{n}", "at": moment(i, w), "text": t, "files": [], "hash": "9b1c4e7a0f" * 6 + "55aa"} for n, i, w, t in events],
        "earlierHref": HREF + "/record?before=18", "laterHref": HREF + "/record", "asides": [],
    }


REHIRE_YES = {"title": "May Ben make you offers again?", "text": "Now: yes. You can change this at any time; the latest word counts, and nobody is told why.", "acts": [act("Say no", post=HREF + "/rehire", values=[("open", "no")])]}
REVIEW_MINE = {"id": "review-1", "author": ANNA, "rating": "4", "at": moment("2026-12-10T09:00:00Z", "10 Dec 2026"), "about": None, "text": "Careful work and friendly words. One date was missed, and he said so himself.", "reply": {"who": "Ben Okafor", "at": moment("2026-12-12T09:00:00Z", "12 Dec"), "text": "Thank you, and good luck with the season."}, "acts": []}
REVIEW_THEIRS = {"id": "review-2", "author": BEN, "rating": "5", "at": moment("2026-12-09T09:00:00Z", "9 Dec 2026"), "about": None, "text": "Clear from the first letter to the last.", "reply": None, "acts": [act("Reply", href=HREF + "/review/reply")]}
ENDED_POINTS = POINTS[:6] + [(64, "Officially ended", "7 Dec", "ended"), (78, "Reviews close", "21 Dec", "")]
ENDED = dict(phase="ended", timeline=drawn(ENDED_POINTS, 67, "10 Dec", 50, 64), acts=[act("Work together again", href="/contracts/new?from=0197-bakery")])
CALL = banner("How was it to work with Ben?", "Leave a review until the end of Monday 21 December (Berlin time). It stays sealed until both are in or that day is over; then both are shown at once.", days=("11", "days left"), acts=[act("Leave a review", href=HREF + "/review", look="main")])


def ended(title, *texts, look="good"):
    return banner(title, *texts, look=look)


OFFICIALLY = ended("This contract is officially ended", "It ended early, at the end of Monday 7 December 2026 (Berlin time). You can still write until the end of Wednesday 6 January.", look="")
COMPLETED = ended("This contract is completed", "All four deliverables are accepted, so it ended by itself on Friday 27 November 2026. Nobody needs to cancel anything.")

SAMPLES = {
    "contracts": contracts(ROWS, next_="/contracts?after=x"),
    "contracts.empty": contracts([], empty_=empty("No contracts yet", "A contract begins with an offer: what is to be done, by when, for how much. Either of you can make it; both sign.", act("Make an offer", href="/contracts/new", look="main")), inbox=None),
    "contracts.search": contracts([], q="zeppelin", empty_=empty("Nothing found", "No contract of yours has “zeppelin” in its title, the other’s name or its reference.", act("Show all contracts", href="/contracts"))),
    "contract_conversation": conversation(head("Conversation", banner=MIND), talk(TALK, composer(), earlier=HREF + "?before=m-7")),
    "contract_conversation.other": conversation(head("Conversation", banner=OTHER, other="Anna Marin", role="client"), talk(TALK, composer()), who="Ben Okafor"),
    "contract_conversation.idle": conversation(head("Conversation", banner=IDLE), talk(TALK[:1], composer())),
    "contract_conversation.active": conversation(head("Conversation", next=next_line("Your answer is due", deadline("2026-11-15T23:00:00Z", "by the end of Sunday 15 November", "in 3 days"), turn("Your turn")), other="Anna Marin", role="client", not_confirmed=True, **ACTIVE_HEAD), talk([TALK[0], item(concern=ANSWER)], composer()), who="Ben Okafor", flash="Your message was sent."),
    "contract_conversation.empty": conversation(head("Conversation", next=next_line("Contact page is due", deadline("2026-11-19T23:00:00Z", "by the end of Thursday 19 November", "in 4 days"), turn("Ben’s turn", "")), **ACTIVE_HEAD), talk([], composer(), empty_words="Say hello, agree how you will work, send the first files. Everything you write here is kept with the contract."), asides=()),
    "contract_conversation.breaking": conversation(head("Conversation", title=ARABIC + " " + LONG, other="Wolfeschlegelsteinhausenbergerdorff" * 2, **ACTIVE_HEAD), BREAKING),
    "contract_conversation.error": conversation(head("Conversation", **ACTIVE_HEAD), talk(TALK[:1], composer("", "Write a message, or attach a file.", errors_=errors(("#text", "Write a message, or attach a file."))))),
    "contract_conversation.ended": conversation(head("Conversation", banner=OFFICIALLY, reviews={"call": CALL, "sealed": None, "shown": []}, **ENDED), talk(TALK[-2:], composer())),
    "contract_conversation.sealed": conversation(head("Conversation", banner=COMPLETED, reviews={"call": None, "sealed": {"rating": "4", "text": "Careful work and friendly words.", "until": "Only you see it. Both reviews are shown once both are in, at the latest when Monday 21 December is over (Berlin time)."}, "shown": []}, **ENDED), talk(TALK[-2:], composer())),
    "contract_conversation.revealed": conversation(head("Conversation", banner=OFFICIALLY, reviews={"call": None, "sealed": None, "shown": [REVIEW_THEIRS, REVIEW_MINE]}, **ENDED), talk(TALK[-2:], closed="The conversation closed on Wednesday 6 January 2027, 30 days after the end.")),
    "contract_offer": {"layout": layout("Offer: Website for a bakery"), "head": head("Offer", "offered", acts=[], next=OFFER_NEXT, timeline=None, other="ben@okafor.example", other_href=None), "link": OFFER_LINK, "agreement": agreement(False, "Your offer"), "acts": [act("Withdraw the offer", post=HREF + "/withdrawal")], "talk": OFFER_TALK, "asides": []},
    "contract_offer.received": {"layout": layout("Offer: Website for a bakery", who="Ben Okafor"), "head": head("Offer", "offered", other="Anna Marin", role="client", next=next_line("Answer", deadline("2026-12-08T23:00:00Z", "by the end of Tuesday 8 December", "in 12 days"), turn("Your turn"), "If you don’t, the offer lapses."), timeline=None), "link": None, "agreement": agreement(False, "Anna’s offer"), "acts": [act("Accept the offer", href=HREF + "/acceptance", look="main"), act("Reject", post=HREF + "/rejection")], "talk": OFFER_TALK, "asides": [aside("Anna Marin", [("2 reviews", "5 of 5", ("/people/0197-anna", "Read them"), None)], [("Completed", "2", False), ("Payments in time", "3 of 3", False)])]},
    "contract_offer.closed": {"layout": layout("Offer: Website for a bakery"), "head": head("Offer", "closed", "Rejected", banner=banner("Ben rejected this offer", "It was closed on Friday 27 November 2026. Nothing was agreed, and nothing is owed.", look="", acts=[act("Make a new offer", href="/contracts/new?from=0197-bakery")]), timeline=None), "link": None, "agreement": agreement(False, "Your offer"), "acts": [], "talk": None, "asides": []},
    "contract_work": work(head("Work", banner=MIND), WORK, AMENDMENT, [act("Propose a change", href=HREF + "/amendments/new")], past={"items": [{"title": "Contact page due a week later", "note": "proposed by Ben, 10 November", "outcome": "accepted 11 November"}]}, older={"before": "3 Nov", "href": HREF + "/record"}),
    "contract_work.empty": work(head("Work", **ACTIVE_HEAD), [], empty_=empty("No deliverables", "This contract has none. It ends on its end date, or when one of you ends it because the work is finished.", act("Propose a change", href=HREF + "/amendments/new"))),
    "contract_concerns": {"layout": layout("Concerns · Website for a bakery"), "head": head("Concerns", next=next_line("Confirm the fix", deadline("2026-11-21T23:00:00Z", "by the end of Saturday 21 November", "in 3 days"), turn("Your turn")), **ACTIVE_HEAD), "lead": "A concern says what was agreed, what happened, and what would put it right. Ben then has a chance to fix it.", "acts": [act("Raise a concern", href=HREF + "/concerns/new", look="main")], "limit": "At most three of yours can be open at once.", "concerns": [FIXED, RESOLVED, WITHDRAWN], "empty": None, "asides": []},
    "contract_concerns.empty": {"layout": layout("Concerns · Website for a bakery"), "head": head("Concerns", **ACTIVE_HEAD), "lead": "A concern says what was agreed, what happened, and what would put it right. Ben then has a chance to fix it.", "acts": [], "limit": None, "concerns": [], "empty": empty("No concerns", "If something is not as agreed, say so clearly and early, with examples. Most things can be put right.", act("Raise a concern", href=HREF + "/concerns/new")), "asides": []},
    "contract_money": {"layout": layout("Money · Website for a bakery"), "head": head("Money", banner=MIND), "note": "Endwell holds no money. It keeps the account, so that both of you see the same one.",
                       "totals": [{"label": "Accepted work", "value": "€2,400.00", "strong": True}, {"label": "Not yet accepted", "value": "€400.00", "strong": False}],
                       "table": {"dateTitle": "Accepted", "rows": [{"title": "Home page", "stateWords": "Accepted", "stateLook": "good", "date": "20 October 2026", "amount": "€1,200.00"}, {"title": "Menu", "stateWords": "Accepted by the clock", "stateLook": "good", "date": "2 November 2026", "amount": "€1,200.00"}, {"title": "Contact page", "stateWords": "Submitted", "stateLook": "ask", "date": None, "amount": "€400.00"}]}, "empty": None},
    "contract_money.empty": {"layout": layout("Money · Website for a bakery"), "head": head("Money", **ACTIVE_HEAD), "note": "Endwell holds no money. It keeps the account, so that both of you see the same one.", "totals": [], "table": None, "empty": empty("No amounts", "No deliverable of this contract has an amount. Either of you can propose a change that sets one.", act("Propose a change", href=HREF + "/amendments/new"))},
    "contract_record": record(head("Record", banner=MIND), rehire=REHIRE_YES),
    "contract_record.ended": record(head("Record", banner=OFFICIALLY, **ENDED), notices=None, rehire=REHIRE_YES),
}
