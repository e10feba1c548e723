"""Forms and check pages around offers, work, concerns and reviews."""
from shapes import *
from story import *
from samples_ending import check, done, you_say


def deliverable_row(n, title="", due="", amount="", error=None, fixed=None):
    return {"legend": f"Deliverable {n}", "fixed": fixed, "values": [{"name": f"deliverable_{n}_id", "value": ""}],
            "titleField": field(f"deliverable_{n}_title", "Title", title, error=error),
            "dueField": field(f"deliverable_{n}_due", "Due (optional)", due, type="date"),
            "amountField": field(f"deliverable_{n}_amount", "Amount (optional)", amount, mode="decimal")}


COUNTS = [("offer_days", "Answer this offer", "14"), ("reply_days", "Answer a concern", "3"), ("cure_days", "Fix a concern", "7"), ("change_of_mind_days", "Change your mind", "14"),
          ("review_work_days", "Look at submitted work", "14"), ("review_days", "Review each other", "14"), ("payment_days", "Pay what is accepted", "14")]


def offer_form(errors_=None, title="Make an offer", lead="Nothing is agreed before the other side signs too.", rows=None, email="", email_error=None, filled=False, counts_open=False):
    return {
        "layout": layout(("Error: " if errors_ else "") + title), "contract": None, "title": title, "lead": lead, "errors": errors_, "action": "/contracts", "values": [{"name": "from", "value": ""}], "backHref": "/contracts",
        "roleChoices": choices("role", "In this contract I am", [choice("role", "client", "The client", id="role", hint="I have work done.", checked=True), choice("role", "contractor", "The contractor", hint="I do the work.")]),
        "counterpartyEmailField": field("counterparty_email", "The other’s e-mail address", email, "You get a link to send them.", email_error, type="email", autocomplete="off", mode="email"),
        "titleField": field("title", "Title", "Website for a bakery" if filled else ""),
        "scopeField": area("scope", "Scope", agreement()["scope"] if filled else "", "What is to be done, what counts as done, and what is not included.", rules="example date"),
        "deliverables": rows or [deliverable_row(n) for n in (1, 2, 3)], "addAction": "/contracts/new",
        "payChoices": choices("pay", "Pay", [choice("pay", "fixed", "Fixed", id="pay", hint="Amounts stand with the deliverables.", checked=True), choice("pay", "none", "None", hint="Nothing is paid for this.")]),
        "currencyField": select("currency", "Currency", [("EUR", "EUR · Euro"), ("USD", "USD · US dollar")], "EUR"), "timeZoneField": select("time_zone", "Time zone of the contract", [("Europe/Berlin", "Europe/Berlin"), ("Africa/Lagos", "Africa/Lagos")], "Europe/Berlin"),
        "endsOnField": field("ends_on", "Ends on (optional)", "", "The contract ends by itself at the end of this day.", type="date"),
        "countsOpen": counts_open, "countFields": [field(i, l, v, mode="numeric", look="days-count") for i, l, v in COUNTS],
        "fullNameField": field("full_name", "Your full name", "", "Typing it signs the offer.", autocomplete="name"),
    }


SAMPLES = {
    "offer_form": offer_form(),
    "offer_form.error": offer_form(errors(("#counterparty_email", "This is your own address. Enter the other’s."), ("#deliverable_1_title", "Give deliverable 1 a title, or empty its row.")), email="anna@bakery.example", email_error="This is your own address. Enter the other’s.",
                                   rows=[deliverable_row(1, "", "2026-12-01", "400", "Give deliverable 1 a title, or empty its row."), deliverable_row(2), deliverable_row(3)], filled=True, counts_open=True),
    "offer_form.again": offer_form(title="Work together again", lead="A new offer to Ben, with the terms carried over from “Website for a bakery”. The old contract stays as it is.", email="ben@okafor.example", filled=True, rows=[deliverable_row(1)]),
    "offer_accept": check("Check before you accept", HREF + "/acceptance", "Accept and sign", steps("What happens if you accept", step("At once", "and Anna is told. Title, scope, terms and deliverables then change only when both of you sign the change.", "The contract is active,"), step("Later", "either of you can end it, with 14 days to change one’s mind.", "If it doesn’t work out,")), lead="Read the whole agreement. Two counts differ from the usual ones and are marked.", agreement_=agreement(False, "Anna’s offer"), full_name=field("full_name", "Your full name", "", "Typing it signs the agreement.", autocomplete="name"), look="main", who="Ben Okafor"),
    "offer_accept.error": check("Check before you accept", HREF + "/acceptance", "Accept and sign", None, agreement_=agreement(False, "Anna’s offer"), full_name=field("full_name", "Your full name", "", "Typing it signs the agreement.", "Enter your full name.", autocomplete="name"), look="main", errors_=errors(("#full_name", "Enter your full name.")), who="Ben Okafor"),
    "done": done("You accepted the offer", "The contract is active, signed by both of you.", steps("What happens next", step("Now", "and can write to you.", "Anna has been told"), step("By Thu 19 Nov", "Contact page is due.", None)), None, [act("Go to the contract", href=HREF, look="main")], who="Ben Okafor"),
}
