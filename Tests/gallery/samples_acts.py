"""Forms and check pages around offers, work, concerns and reviews."""
from shapes import *
from story import *
from samples_ending import BESIDE, check, done, you_say


def deliverable_row(n, title="", due="", amount="", error=None, fixed=None, accepted=False):
    return {"legend": f"Deliverable {n}", "fixed": fixed, "values": [{"name": f"deliverables/{n - 1}/id", "value": ""}],
            "titleField": field(f"deliverables/{n - 1}/title", "Title", title, error=error, fixed=accepted),
            "dueField": field(f"deliverables/{n - 1}/due_on", "Due (optional)", due, type="date", fixed=accepted),
            "amountField": field(f"deliverables/{n - 1}/amount", "Amount (optional)", amount, mode="decimal", fixed=accepted)}


COUNTS = [("offer_days", "Answer this offer", "14"), ("reply_days", "Answer a concern", "3"), ("cure_days", "Fix a concern", "7"), ("change_of_mind_days", "Change your mind", "14"),
          ("review_work_days", "Look at submitted work", "14"), ("review_days", "Review each other", "14"), ("payment_days", "Pay what is accepted", "14")]


def offer_form(errors_=None, title="Make an offer", lead="Nothing is agreed before the other side signs too.", rows=None, email="", email_error=None, filled=False, counts_open=False, code=None):
    return {
        "layout": layout(("Error: " if errors_ else "") + title), "contract": None, "title": title, "lead": lead, "errors": errors_, "code": code, "action": "/contracts/new", "values": [{"name": "from", "value": ""}], "backHref": "/contracts",
        "roleChoices": choices("role", "In this contract I am", [choice("role", "client", "The client", id="role", hint="I have work done.", checked=True), choice("role", "contractor", "The contractor", hint="I do the work.")]),
        "counterpartyEmailField": field("counterparty_email", "The other’s e-mail address", email, "You get a link to send them.", email_error, type="email", autocomplete="off", mode="email"),
        "titleField": field("title", "Title", "Website for a bakery" if filled else ""),
        "scopeField": area("scope", "Scope", agreement()["scope"] if filled else "", "What is to be done, what counts as done, and what is not included."),
        "deliverables": rows or [deliverable_row(n) for n in (1, 2, 3)], "addAction": "/contracts/new",
        "payChoices": choices("pay", "Pay", [choice("pay", "fixed", "Fixed", id="pay", hint="Amounts stand with the deliverables.", checked=True), choice("pay", "none", "None", hint="Nothing is paid for this.")]),
        "currencyField": select("currency", "Currency", [("EUR", "EUR · Euro"), ("USD", "USD · US dollar")], "EUR"), "timeZoneField": select("time_zone", "Time zone of the contract", [("Europe/Berlin", "Europe/Berlin"), ("Africa/Lagos", "Africa/Lagos")], "Europe/Berlin"),
        "endsOnField": field("ends_on", "Ends on (optional)", "", "The contract ends by itself at the end of this day.", type="date"),
        "countsOpen": counts_open, "countFields": [field(i, l, v, mode="numeric", look="days-count") for i, l, v in COUNTS],
        "fullNameField": field("full_name", "Your full name", "", "Typing it signs the offer.", autocomplete="name"),
    }


def example(n, what="", on="", where="", error=None, hints=(), kept=()):
    return {"legend": f"Example {n}", "remove": str(n - 1) if what else None, "whatField": area(f"examples/{n - 1}/what", "What happened", what, None, error, "2000", "absolutes insults capitals", hints, ""),
            "happenedOnField": field(f"examples/{n - 1}/happened_on", "When (optional)", on, type="date"), "whereField": field(f"examples/{n - 1}/where", "Where to see it (optional)", where),
            "filesField": files_field(f"examples/{n - 1}/attachments", "Files that show it (optional)", kept=kept)}


def concern_form(agreed="", examples=None, remedy="", fix_by="2026-12-04", errors_=None, remedy_error=None, lead="Ben sees it in the conversation and has a chance to put it right."):
    return {
        "layout": layout(("Error: " if errors_ else "") + "Raise a concern"), "contract": CONTRACT, "title": "Raise a concern", "lead": lead, "errors": errors_,
        "action": HREF + "/concerns", "addAction": HREF + "/concerns/new", "values": [],
        "agreedField": area("agreed", "What was agreed", agreed, "From the scope, a message, or a call: in your words.", None, "5000", None, (), "big"),
        "examples": examples or [example(1), example(2)],
        "remedyField": area("remedy", "What would put it right", remedy, "Say what you would accept as fixed.", remedy_error, "5000", None, (), "big"),
        "fixByField": field("fix_by", "Fix by", fix_by, "Between 7 and 90 days from now: Thursday 3 December 2026 to Wednesday 24 February 2027.", type="date"),
        "steps": steps("What happens next", step("Until the end of Sun 29 Nov", "If not, it counts as unanswered.", "Ben answers."), step("Until the fix-by date", "He reports it fixed, and you confirm or say what is missing.", "Ben puts it right."), step("If not", "You need not: most things can still be put right.", "You may end the contract because of it.")),
    }


def amendment_form(errors_=None, code=None):
    form = offer_form(filled=True)
    return {
        "layout": layout("Propose a change"), "contract": CONTRACT, "title": "Propose a change", "lead": "It holds only when Ben accepts it too. Until then nothing changes, and no running date moves.", "errors": errors_, "code": code,
        "action": HREF + "/amendments", "values": [{"name": "agreement", "value": "9f2c"}], "backHref": HREF + "/work", "addAction": HREF + "/amendments/new",
        "titleField": form["titleField"], "scopeField": form["scopeField"], "deliverables": [deliverable_row(1, "Home page", "", "400.00", fixed="Accepted 20 November. It never changes.", accepted=True), deliverable_row(2, "Opening hours", "2026-12-04", "", fixed="Submitted 24 November. It stays submitted."), deliverable_row(3)],
        "payChoices": form["payChoices"], "timeZoneField": form["timeZoneField"], "endsOnField": form["endsOnField"], "countsOpen": False, "countFields": form["countFields"], "fullNameField": form["fullNameField"],
    }


RATING = choices("rating", "How was it to work with Ben?", [choice("rating", v, t, id="rating" if v == "5" else None, checked=v == "4") for v, t in (("5", "5 · Excellent"), ("4", "4 · Good"), ("3", "3 · Fair"), ("2", "2 · Poor"), ("1", "1 · Bad"))], look="")
CONCERN_SAID = you_say([said("What was agreed", "Every page shows within two seconds on a phone."), said("Example", "On Wednesday 11 November the home page took nine seconds to show at the shop, on the shop’s own phone.", note="Recording: bakery-slow.mp4, from 0:12"), said("Would put it right", "Smaller pictures, loaded when they are needed.")], title="Anna’s concern")
for_ben = {"who": "Ben Okafor"}

SAMPLES = {
    "offer_form": offer_form(),
    "offer_form.error": offer_form(errors(("#counterparty_email", "This is your own address. Enter the other’s."), ("#deliverables/0/title", "Give deliverable 1 a title, or empty its row.")), email="anna@bakery.example", email_error="This is your own address. Enter the other’s.",
                                   rows=[deliverable_row(1, "", "2026-12-01", "400", "Give deliverable 1 a title, or empty its row."), deliverable_row(2), deliverable_row(3)], filled=True, counts_open=True),
    "offer_form.refused": offer_form(errors(("#counterparty_email", "This offer can’t be made right now. They can always make you one.")), email="ben@okafor.example", email_error="This offer can’t be made right now. They can always make you one.", filled=True, code="not_open_to_offers"),
    "offer_form.again": offer_form(title="Work together again", lead="A new offer to Ben, with the terms carried over from “Website for a bakery”. The old contract stays as it is.", email="ben@okafor.example", filled=True, rows=[deliverable_row(1)]),
    "offer_accept": check("Check before you accept", HREF + "/acceptance", "Accept and sign", steps("What happens if you accept", step("At once", "and Anna is told. Title, scope, terms and deliverables then change only when both of you sign the change.", "The contract is active,"), step("Later", "either of you can end it, with 14 days to change one’s mind.", "If it doesn’t work out,")), lead="Read the whole agreement. Two counts differ from the usual ones and are marked.", agreement_=agreement(False, "Anna’s offer"), full_name=field("full_name", "Your full name", "", "Typing it signs the agreement.", autocomplete="name"), look="main", who="Ben Okafor"),
    "offer_accept.error": check("Check before you accept", HREF + "/acceptance", "Accept and sign", None, agreement_=agreement(False, "Anna’s offer"), full_name=field("full_name", "Your full name", "", "Typing it signs the agreement.", "Enter your full name.", autocomplete="name"), look="main", errors_=errors(("#full_name", "Enter your full name.")), who="Ben Okafor"),
    "done": done("You accepted the offer", "The contract is active, signed by both of you.", steps("What happens next", step("Now", "and can write to you.", "Anna has been told"), step("By Thu 19 Nov", "Contact page is due.", None)), None, [act("Go to the contract", href=HREF, look="main")], who="Ben Okafor"),

    "concern_form": concern_form(),
    "concern_form.error": concern_form("Every page shows within two seconds on a phone.", [example(1, "It is ALWAYS slow", "2026-11-11", "", kept=["bakery-slow.mp4, 2.1 MB"], hints=["“Always” is easily denied. Say when it happened.", "Capitals read as shouting."]), example(2)], "", "2026-11-28", errors(("#remedy", "Say what would put it right.")), "Say what would put it right.", "The words you typed for the notice are filled in below."),
    "concern_answer": asks("Answer the concern", HREF + "/concerns/1/answer", "Continue", area("text", "Your words to Anna", "", "Clear and courteous: it stays in the record.", None, "5000", "absolutes insults capitals"), said_=CONCERN_SAID,
                           choices_=choices("kind", "What do you say?", [choice("kind", "will_fix", "I will fix it", id="kind", hint="Until the end of Friday 20 November (Berlin time). If that day passes without your report, Anna may end the contract because of it."), choice("kind", "contest", "I see it differently", hint="Anna may then end the contract because of it. Your words will stand beside it.")]), after="Your answer is final. You can report it fixed at any time, whatever you answer.", lead="Until the end of Sunday 15 November (Berlin time), in 3 days.", **for_ben),
    "concern_answer.error": asks("Answer the concern", HREF + "/concerns/1/answer", "Continue", area("text", "Your words to Anna", "", None, "Say a few words to Anna.", "5000", "absolutes insults capitals"), said_=CONCERN_SAID, choices_=choices("kind", "What do you say?", [choice("kind", "will_fix", "I will fix it", id="kind"), choice("kind", "contest", "I see it differently")], error="Choose one."), errors_=errors(("#kind", "Choose one."), ("#text", "Say a few words to Anna.")), **for_ben),
    "concern_contest_check": check("Check before you answer", HREF + "/concerns/1/answer", "Send answer", steps("What happens then", step("At once", "with your words.", "Anna is told,"), step("From then on", "because of this concern. Your words will stand beside it wherever it is shown.", "Anna may end the contract"), step("You can still", "report it fixed once; only Anna’s word then settles it.", None)), said_=you_say([said("Answer", "I see it differently"), said("Your words", "We agreed on two seconds with good reception. The shop’s back room has none; in front it takes 1.4 seconds.")]), change=HREF + "/concerns/1/answer/change", back=None, values=[("kind", "contest"), ("text", "We agreed …")], look="main", **for_ben),
    "concern_fix": asks("Report it fixed", HREF + "/concerns/1/fix", "Report it fixed", area("text", "What you did", "", "And where Anna can see it.", None, "5000"), files_field(hint="A picture or a recording says more than many words."), said_=CONCERN_SAID, after="Anna then has 3 days to confirm or say what is missing. If she says nothing, it counts as put right.", **for_ben),
    "concern_decide": asks("Not fixed", HREF + "/concerns/1/rejection", "Say it is not fixed", area("text", "What is still missing?", "", "With an example: what, when, where to see it.", None, "5000", "absolutes insults capitals example"), said_=you_say([said("18 November", "All pictures are smaller now, and load when they are needed: 1.4 seconds on my phone.")], title="Ben reported"), after="You may then end the contract because of this concern. You can still confirm or withdraw it at any time."),
    "work_submit": asks("Submit work", HREF + "/deliverables/d-3/submission", "Submit", area("note", "A note to Anna (optional)", "", "What is in it, and what to look at first.", None, "5000"), files_field(), lead="Contact page, €400.00, due 19 November 2026", after="Anna then has 14 days to accept it or send it back. If she says nothing, it is accepted.", **for_ben),
    "work_accept_check": check("Accept this work?", HREF + "/deliverables/d-4/acceptance", "Accept and complete", steps("What happens if you accept", step("At once", "Opening hours is accepted for good, and €400.00 more of the work is accepted.", "Ben is told."), step("At once", "All deliverables are then accepted, so it ends by itself. Nobody needs to cancel anything.", "The contract is completed."), step("Until the end of Thu 10 Dec", "Neither sees the other’s before both are in.", "You and Ben may review each other.")), lead="This is the last one: accepting it completes the contract.", said_=you_say([said("Opening hours", "submitted 26 November, 08:00"), said("Ben’s note", "Staff can change them under “Hours”.")], title="The work"), look="main"),
    "work_send_back": asks("Send back", HREF + "/deliverables/d-3/change-request", "Send back", area("text", "What should be changed?", "", "Point to the place, and say what you expected.", None, "5000", "absolutes insults capitals example"), lead="Contact page, submitted 24 November", after="Ben can submit it again at any time. You then have another 14 days to look at it."),
    "amendment_form": amendment_form(),
    "amendment_form.refused": amendment_form(errors(("#title", "Nothing would change. Change something, or go back.")), "nothing_changed"),
    "amendment_accept": check("Check before you accept the change", HREF + "/amendments/a-1/acceptance", "Accept and sign", steps("What happens if you accept", step("At once", "and Ben is told. No running date moves.", "The agreement is changed,"), step("Until Thu 31 Dec", "The contract would end at its end date, as before.", None)), said_=you_say([said("Opening hours, due", "4 December 2026", note="was: no date"), said("Fix a concern", "10 days", mark="usually 7", note="was: 7 days"), said("New deliverable", "Newsletter form, €150.00, due 18 December 2026")], title="What changes"), full_name=field("full_name", "Your full name", "", "Typing it signs the change.", autocomplete="name"), look="main", back=HREF + "/work"),
    "review_form": asks("Leave a review", HREF + "/review/check", "Continue", area("text", "Your words", "", "What went well, and what could be better? Others choose by it; Ben may reply once.", None, "5000", "absolutes insults capitals"), choices_=RATING, lead="Until the end of Monday 21 December (Berlin time), in 11 days.", after="It stays sealed until both reviews are in or that day is over. Then both are shown at once."),
    "review_check": check("Check your review", HREF + "/review", "Leave the review", steps("What happens then", step("Now", "Ben does not learn that you wrote it, or what.", "It is sealed."), step("Once both are in", "or when Monday 21 December is over (Berlin time), both are shown at once, here and on your profiles.", None), step("For good", "It cannot be changed afterwards. Ben may reply once.", "It is final.")), said_=you_say([said("Rating", "4 of 5"), said("Your words", "Careful work and friendly words. One date was missed, and he said so himself.")]), change=HREF + "/review/change", back=None, look="main"),
    "review_reply": asks("Reply to Ben’s review", HREF + "/review/reply", "Send reply", area("text", "Your reply", "", "One reply, shown under the review. It is final.", None, "5000", "absolutes insults capitals"), said_=you_say([said("5 of 5", "Clear from the first letter to the last.")], title="Ben wrote")),
    "end_reply": asks("Reply to the notice", HREF + "/termination/reply", "Send reply", area("text", "Your reply to Anna", "", "Once, and it stays in the record beside her note.", None, "5000", "absolutes insults capitals"), said_=you_say([said("Reason", "Quality"), said("Note", "The pages were still slow on Saturday when we opened the shop, and our season starts now. I am sorry that it did not work out.")], BESIDE, title="Anna’s notice"), **for_ben),
    "stop_work": asks("Set a stop-work date", HREF + "/termination/stop-work", "Set the date", date=field("stop_work_on", "Stop work on", "2026-11-27", "Today or later, and not after the contract’s end. After this day no more time is accepted.", type="date"), lead="The contract itself ends at the end of Monday 7 December (Berlin time)."),
    "end_preview": {"layout": layout("What happens then?"), "contract": CONTRACT, "title": "What happens then?", "lead": "If nobody does anything more. Both of you see the same.", "steps": steps("What happens", *PREVIEW["items"][1:]), "asides": [], "acts": [act("Change my mind", post=HREF + "/termination/withdrawal", look="main"), act("Go back", href=HREF)]},
}
