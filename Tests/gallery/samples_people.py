"""Signing in, and people."""
from shapes import *
from story import *


def sign(title, errors_=None, lead=None, email="", error=None, name_error=None):
    return {
        "layout": layout(title, nav="", signed_in=False, who=""), "contract": None, "title": title, "lead": lead, "errors": errors_,
        "action": "/sign-in" if title == "Sign in" else "/sign-up", "values": [{"name": "then", "value": "/contracts"}],
        "signUpHref": "/sign-up", "signInHref": "/sign-in",
        "nameField": field("name", "Your name", "", "As you sign. The other party sees it.", name_error, autocomplete="name"),
        "emailField": field("email", "E-mail address", email, None, error, type="email", autocomplete="username", mode="email"),
        "passwordField": field("password", "Password", "", "At least 12 characters. Three words you remember are good." if title != "Sign in" else None, None, type="password", autocomplete="current-password" if title == "Sign in" else "new-password"),
        "timeZoneField": select("time_zone", "Your time zone", [("Europe/Berlin", "Europe/Berlin"), ("Africa/Lagos", "Africa/Lagos")], "Europe/Berlin", "Dates are shown in each contract’s own zone, and in yours beside it."),
    }


def error(code, title, *texts, acts=(), steps_=None, kept=None, contract=None, signed_in=True):
    return {"layout": layout(title, signed_in=signed_in, who="Anna Marin" if signed_in else ""), "contract": contract, "title": title, "texts": list(texts), "steps": steps_,
            "kept": {"title": kept[0], "text": kept[1]} if kept else None, "acts": list(acts), "code": code}


def need(text, contract, other, act_, dl=None, otherwise=None):
    return {"href": HREF, "text": text, "contractTitle": contract, "otherName": other, "deadline": dl, "otherwise": otherwise, "act": act_}


def news(text, contract, at, unread=False):
    return {"href": HREF, "text": text, "contractTitle": contract, "at": at, "unread": unread}


def inbox(needs, items, needs_empty=None, news_empty=None, lead="Two things need you. The soonest comes first.", **kw):
    return {"layout": layout("Inbox", "inbox", **kw), "lead": lead, "needs": needs, "needsEmpty": needs_empty, "news": items, "newsEmpty": news_empty, "newsActs": [act("Mark all as read", post="/inbox/read", look="little")] if items else [], "earlierHref": "/inbox?before=x" if items else None}


def known(name, note, reviews=None, not_confirmed=None, act_=None):
    return {**party(name, True), "href": "/people/0197-ben", "note": note, "reviews": reviews, "notConfirmed": not_confirmed, "act": act_}


def review(author, rating, about, text, reply=None):
    return {"id": "review-" + author["initials"] + rating, "author": author, "rating": rating, "at": moment("2026-12-09T09:00:00Z", "9 Dec 2026"), "about": about, "text": text, "reply": reply, "acts": []}


def fact(label, value, of=None):
    return {"label": label, "value": value, "of": of}


def person(reviews, not_confirmed=None, reviews_empty=None, acts=(), rehire=None, name="Ben Okafor"):
    return {"layout": layout(name, "people"), "person": {**party(name, True), "notConfirmed": not_confirmed, "since": "Here since 4 March 2025", "acts": list(acts)},
            "facts": [fact("contracts completed", "3"), fact("ended by agreement", "1"), fact("ended at their end date", "0"), fact("concerns answered in time", "4", "4"), fact("fixes promised whose date passed without a report", "1"), fact("payments made in time", "0", "0")],
            "reviews": reviews, "reviewsEmpty": reviews_empty, "nextHref": "/people/0197-ben?after=x" if reviews else None, "rehire": rehire}


def settings(errors_=None, name_error=None, flash=None):
    return {
        "layout": layout("Settings", "settings", flash=flash), "errors": errors_,
        "profile": {"action": "/settings/profile", "nameField": field("name", "Your name", "" if name_error else "Anna Marin", "As you sign.", name_error, autocomplete="name"),
                    "timeZoneField": select("time_zone", "Your time zone", [("Europe/Berlin", "Europe/Berlin"), ("Africa/Lagos", "Africa/Lagos")], "Europe/Berlin"), "email": "anna@bakery.example", "emailState": "confirmed", "emailLook": "good"},
        "password": {"action": "/settings/password", "currentPasswordField": field("current_password", "Current password", type="password", autocomplete="current-password"), "newPasswordField": field("new_password", "New password", hint="At least 12 characters. Everyone else signed in as you is signed out.", type="password", autocomplete="new-password")},
        "sessionActs": [act("Sign out everywhere else", post="/settings/sessions/others/end", look="little")],
        "sessions": [{"device": "Firefox on Linux", "note": "since 24 November, last used just now", "current": True, "act": None}, {"device": "Safari on iPhone", "note": "since 2 October, last used yesterday", "current": False, "act": act("Sign out", post="/settings/sessions/2/end", look="little", hidden="Safari on iPhone")}],
        "tokenActs": [act("Make a token", href="/settings/tokens/new", look="little")],
        "tokens": [] if errors_ else [
            token("Invoices", "Read and write", "made 24 Nov, 09:12, last used 26 Nov, 10:02, does not expire"),
            token("Книги и учёт", "Read", "made 2 Oct, 11:40, never used, good until the end of Monday 7 December"),
            token("The old machine under the desk in the back of the bakery", "Expired", "made 1 Mar, 08:00, last used 30 Apr, 23:10, good until the end of Thursday 30 April", "bad")],
        "webhookActs": [act("Add a webhook", href="/settings/webhooks/new", look="little")],
        "webhooks": [] if errors_ else [
            webhook("https://books.example/endwell", "On", "made 24 Nov, 09:12; last answered 204 on 26 Nov, 10:02", "good"),
            webhook("https://bakery.example/a/very/long/road/to/the/one/who/listens?" + "key=0123456789abcdef&" * 4 + "more", "Trying again", "made 2 Oct, 11:40; last attempt on 26 Nov, 10:02: it took too long; next attempt on 26 Nov, 10:07", "ask", "Try now"),
            webhook("https://old.example", "Stopped", "made 1 Mar, 08:00; stopped on 3 Apr, 10:02 after 10 failures in a row, at last since it answered 500. Nothing was lost: changes wait", "bad", "Start again")],
    }


def token(name, scope, note, look=""):
    return {"name": name, "scope": scope, "look": look, "note": note, "act": act("Revoke", href="/settings/tokens/0198-1/revocation", look="little", hidden=name)}


def token_form(errors_=None, name="", name_error=None, scope=None, scope_error=None, day="", day_error=None):
    return {
        "layout": layout("Make an access token", ""), "errors": errors_, "action": "/settings/tokens/new", "backHref": "/settings",
        "nameField": field("name", "Name", name, "The program or the machine that will use it, so that you know later which to revoke.", name_error, autocomplete="off"),
        "scopeField": choices("scope", "What may it do?", [
            choice("scope", "read", "Read", hint="It sees what you see, and changes nothing.", checked=scope == "read"),
            choice("scope", "write", "Read and write", hint="It does whatever you can do: offer, sign, write, end a contract.", checked=scope == "write")], error=scope_error),
        "expiresField": field("expires_on", "Last day (if you want one)", day, "At the end of that day, in your time zone, it is worth nothing. Up to a year ahead.", day_error, type="date"),
    }


TOKEN = [said("For", "Invoices"), said("It may", "Read and write", note="It does whatever you can do: offer, sign, write, end a contract."), said("Lasts", "good until the end of Monday 7 December")]
TOKEN_MADE = {"layout": layout("Your access token", ""), "token": "endwell_mR3nO6cJ1xYt0u8qVw5sKd2Lh7gFa9ZbEiTPjUvXyWo", "said": TOKEN, "act": act("I have kept it", href="/settings", look="main")}
TOKEN_REVOKE = {"layout": layout("Revoke an access token", ""), "check": {
    "contract": None, "title": "Revoke this token?", "lead": "Whatever uses it is shut out at once. It can’t be taken back.", "errors": None,
    "action": "/settings/tokens/0198-1/revocation", "values": [], "changed": None,
    "said": {"title": "The token", "items": TOKEN + [said("Last used", "on 26 Nov, 10:02")], "concern": None},
    "agreement": None, "steps": None, "warning": None, "choice": None, "fullNameField": None,
    "button": {"text": "Revoke the token", "look": "stop"}, "changeAction": None, "backHref": "/settings"}}


def webhook(url, state, note, look, start=None):
    path = "/settings/webhooks/0198-1/"
    return {"url": url, "state": state, "look": look, "note": note, "acts": ([act(start, post=path + "attempt", look="little", hidden=url)] if start else []) + [act("Remove", href=path + "removal", look="little", hidden=url)]}


def webhook_form(errors_=None, url="", error=None):
    return {"layout": layout("Add a webhook", ""), "errors": errors_, "action": "/settings/webhooks/new", "backHref": "/settings",
            "urlField": field("url", "Address", url, "Where your program listens: over https, on the public internet.", error, type="url", autocomplete="off")}


NOT_WEB = "Address: please enter a whole address such as https://example.org/endwell, without a name or password."
WEBHOOK_MADE = {"layout": layout("Your webhook", ""), "url": "https://books.example/endwell", "secret": "whsec_mR3nO6cJ1xYt0u8qVw5sKd2Lh7gFa9ZbEiTPjUvXyWo=", "referenceHref": "/docs/api#makeWebhook", "act": act("I have kept it", href="/settings", look="main")}
WEBHOOK_REMOVE = {"layout": layout("Remove a webhook", ""), "check": {
    **TOKEN_REVOKE["check"], "title": "Remove this webhook?", "lead": "Nothing more is sent there. To have it again, add it anew: it gets a new secret.",
    "action": "/settings/webhooks/0198-1/removal",
    "said": {"title": "The webhook", "items": [said("Address", "https://books.example/endwell"), said("State", "On", note="made 24 Nov, 09:12; last answered 204 on 26 Nov, 10:02")], "concern": None},
    "button": {"text": "Remove the webhook", "look": "stop"}}}


def account(name, email, tags, acts):
    return {**party(name, True), "email": email, "tags": [{"text": t, "look": l} for t, l in tags], "since": "since 1 October 2026", "acts": acts}


CONFIRM, SUSPEND = act("Confirm address", post="/operator/accounts/2/confirmation", look="little"), act("Suspend", post="/operator/accounts/2/suspension", look="little")
OPERATOR = {
    "layout": layout("Operator", "operator", who="Olga Petrova", operator=True, inbox=None), "healthWords": "All well", "healthLook": "good",
    "health": [said("Store", "SQLite, 1.2 MB, every commit on disk"), said("The clock", "ran 12 seconds ago; nothing is overdue"), said("Deadlines", "next: Friday 27 November, 00:00 (Berlin time)"), said("Version", "0.1.0")],
    "figures": [{"label": "accounts", "value": "6"}, {"label": "active contracts", "value": "3"}, {"label": "ending", "value": "1"}, {"label": "ended", "value": "12"}],
    "accounts": [account("Anna Marin", "anna@bakery.example", [], [SUSPEND]), account("Ben Okafor", "ben@okafor.example", [("not confirmed", "ask")], [CONFIRM, SUSPEND]), account("Mallory Jones", "mallory@example.org", [("suspended", "bad")], [act("Lift the suspension", post="/operator/accounts/3/suspension/end", look="little")])],
    "empty": None, "nextHref": "/operator?after=x",
}


def claim(errors_=None, signed_in=False):
    return {"title": "Claim this offer" if not signed_in else "This offer is for you", "text": "Set a name and a password to read it, talk about it and sign it." if not signed_in else "You are signed in as Ben Okafor. Claim it, then read it and decide.", "errors": errors_, "action": "/offers/K7w2pQ9vXb4T/claim", "values": [],
            "nameField": None if signed_in else field("name", "Your name", "", "As you sign.", "Enter your name." if errors_ else None, autocomplete="name"),
            "emailField": None if signed_in else field("email", "E-mail address", "ben@okafor.example", "Where the offer was sent. You are marked “not confirmed” until this address is proved.", type="email", autocomplete="username"),
            "passwordField": None if signed_in else field("password", "Password", "", "At least 12 characters.", type="password", autocomplete="new-password"),
            "timeZoneField": None if signed_in else select("time_zone", "Your time zone", [("Europe/Berlin", "Europe/Berlin"), ("Africa/Lagos", "Africa/Lagos")], "Africa/Lagos"), "button": {"text": "Claim the offer"}}


def invitation(claim_, agreement_=None, title="Anna Marin makes you an offer", lead="Website for a bakery. Open until the end of Tuesday 8 December 2026 (Berlin time), in 12 days.", acts=(), sign_in=True, signed_in=False):
    return {"layout": layout(title, "", signed_in=signed_in, who="Ben Okafor" if signed_in else ""), "title": title, "lead": lead, "agreement": agreement_, "claim": claim_, "orSignIn": {"text": "Have an account?", "href": "/sign-in?then=/offers/K7w2pQ9vXb4T"} if sign_in else None, "acts": list(acts), "asides": []}


CURE = "This reason needs a concern of yours that the other left unanswered, let lapse, contested or did not put right. Raise the concern first, or give a reason without fault: those are always open."
WORK_OPEN = "`work_finished` needs every deliverable accepted. Accept them, or give another reason."


def member(name, kind, text=None, mark=None):
    return {"name": name, "mark": mark, "kind": kind, "text": sentence(text) if text else None}


def shape_link(name):
    return {"spans": [{"words": None, "code": None, "link": {"href": f"#{name}", "text": name}}]}


SIGNATURE_CALL = """curl -X POST 'https://endwell.example/api/v1/contracts/019a42f9-1e00-7000-8000-000000000002/acceptance' \\
  -H "Authorization: Bearer $ENDWELL_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{
  "full_name": "Ben Okafor"
}'"""
REFERENCE = {
    "layout": layout("The API", "", signed_in=False, who=""), "documentHref": "/openapi.json", "problemsHref": "/problems",
    "groups": [{"id": "offers", "title": "Offers", "about": "A contract begins as an offer, which both sign.", "operations": [
        {"id": "acceptOffer", "method": "POST", "look": "write", "path": "/api/v1/contracts/{contract}/acceptance", "summary": "Accept an offer", "text": sentence("Typing your full name signs it."), "scope": "write",
         "parameters": {"title": "Parameters", "members": [member("limit", sentence("whole number, 1 to 100"), "How many; default 25.")]},
         "body": {"title": "Body", "members": [member("full_name", sentence("text of 1 to 200 characters"), mark="required")]},
         "status": "200", "answer": "The whole contract.", "kind": shape_link("Contract"),
         "problems": [{"href": f"/problems/{code}", "text": code} for code in ("bad_input", "unauthenticated", "not_in_this_phase", "not_yours")],
         "request": SIGNATURE_CALL, "response": '{\n  "id": "019a42f9-1e00-7000-8000-000000000002",\n  "phase": "active"\n}'},
    ]}],
    "shapes": [{"id": "Contract", "about": "A contract as one of its parties reads it.", "members": [member("id", sentence("id")), member("phase", sentence("`offered`, `active`, `ending`, `ended`")), member("title", sentence("text or null"), "Null once it was erased, as every text.")]}],
}


def problem_row(code, title, text, status="409"):
    return {"href": f"/problems/{code}", "title": title, "advice": sentence(text), "code": code, "status": status}


PROBLEMS = {"layout": layout("Problems", "", signed_in=False, who=""), "groups": [
    {"id": "rule", "title": "Refused by a rule", "text": "The request is a good one, but not now, or not by you. Nothing was done.", "problems": [problem_row("cure_not_offered", "A chance to fix comes first", CURE), problem_row("work_open", "There is work that is not accepted", WORK_OPEN)]},
    {"id": "request", "title": "Not as a request should be", "text": "Mend the request and send it again. Nothing was done.", "problems": [problem_row("unsupported_media_type", "Not a body of this kind", "Send JSON with `Content-Type: application/json`, files as `multipart/form-data`.", "415")]},
]}
PROBLEM = {"layout": layout("A chance to fix comes first", "", signed_in=False, who=""), "title": "A chance to fix comes first", "advice": sentence(CURE), "said": [said("Code", "cure_not_offered"), said("HTTP status", "409"), said("Kind", "Refused by a rule")], "origin": "The request is a good one, but not now, or not by you. Nothing was done.", "example": '{\n  "type": "/problems/cure_not_offered",\n  "status": 409,\n  "code": "cure_not_offered"\n}', "met": {"operations": [{"href": "/docs/api#giveNotice", "text": "End the contract"}, {"href": "/docs/api#previewTermination", "text": "What giving notice would bring"}]}, "allHref": "/problems"}

SAMPLES = {
    "sign_in": sign("Sign in"),
    "sign_in.error": sign("Sign in", errors(("#email", "The address and the password don’t match.")), email="anna@bakery", error="The address and the password don’t match."),
    "sign_in.again": sign("Sign in", lead="Your session has ended. What you typed is kept: you will see it again, and nothing is sent before."),
    "kept_form": {"layout": layout("What you typed is kept", ""), "action": HREF, "values": [{"name": "text", "value": "The menu page is still missing."}], "typed": [{"label": "Your words", "value": "The menu page is still missing.\nCould you look at it on Tuesday?", "mark": None, "note": None}]},
    "sign_up": sign("Create an account", lead="One account is enough: you can be the client in one contract and the contractor in another."),
    "sign_up.error": sign("Create an account", errors(("#name", "Enter your name."), ("#email", "Enter an address with an @ in it.")), email="anna", error="Enter an address with an @ in it.", name_error="Enter your name."),
    "access_token_form": token_form(),
    "access_token_form.error": token_form(
        errors(("#name", "Name: please fill this in."), ("#scope-read", "Scope: please fill this in."), ("#expires_on", "Last day: Friday 27 November 2026 or later, please.")),
        name_error="Name: please fill this in.", scope_error="Scope: please fill this in.", day="2026-01-01", day_error="Last day: Friday 27 November 2026 or later, please."),
    "access_token_made": TOKEN_MADE, "access_token_revoke": TOKEN_REVOKE,
    "webhook_form": webhook_form(),
    "webhook_form.error": webhook_form(errors(("#url", NOT_WEB)), "books.example/endwell", NOT_WEB),
    "webhook_made": WEBHOOK_MADE, "webhook_remove": WEBHOOK_REMOVE,
    "error": error("404", "There is nothing here", "The address may be mistyped, or what was here belongs to other people.", acts=[act("Go to your contracts", href="/contracts", look="main")]),
    "error.refused": error("409 cure_not_offered", "Give Ben a chance to fix it first", "A notice for quality rests on a concern that was not put right, and you have raised none.", "Raise the concern now with the words you typed, or go back and choose a reason that lays no fault.",
                           acts=[act("Raise the concern", post=HREF + "/concerns/new", look="main", values=[("agreed", ""), ("example", "The pages were slow on Saturday.")]), act("Choose another reason", post=HREF + "/termination/change", values=[("note", "The pages were slow on Saturday.")])],
                           kept=("What you typed", "The pages were slow on Saturday."), contract=CONTRACT),
    "error.changed": error("409 promise_changed", "The date has changed since you looked", "Nothing has been done. Look again, then decide.", steps_=steps("What would happen now", step("End of Tue 8 Dec", "(Berlin time), a day later than you saw.", "The contract is officially ended")), acts=[act("Look again", href=HREF + "/termination", look="main"), act("Go to the contract", href=HREF)], contract=CONTRACT),
    "error.unavailable": error("503", "Endwell can’t save anything just now", "The disk is full, or the database is away. Nothing was half-done: please try again in a minute.", acts=[act("Try again", href="/contracts", look="main")], signed_in=False),

    "reference": REFERENCE, "problems": PROBLEMS, "problem": PROBLEM,
    "landing": {"layout": layout("Freelance contracts that end well", "", signed_in=False, who=""), "acts": [act("Create an account", href="/sign-up", look="main"), act("Sign in", href="/sign-in")], "timeline": drawn()},
    "invitation": invitation(claim(), agreement(False, "The offer")),
    "invitation.error": invitation(claim(errors(("#name", "Enter your name."))), agreement(False, "The offer")),
    "invitation.signed-in": invitation(claim(signed_in=True), agreement(False, "The offer"), sign_in=False, signed_in=True),
    "invitation.used": invitation(None, title="This link has been used", lead="An offer can be claimed once. If it was you, sign in; if not, ask whoever sent it to make a new one.", acts=[act("Sign in", href="/sign-in", look="main")], sign_in=False),
    "inbox": inbox([need("Accept Contact page, or send it back", "Website for a bakery", "Ben Okafor", act("Look at it", href=HREF + "/work", look="little", hidden="Contact page"), deadline("2026-12-08T23:00:00Z", "until the end of Tue 8 Dec", "in 12 days"), "If you do neither, it is accepted."),
                    need("Leave a review", "Oven manual, second edition", "Ben Okafor", act("Review", href=HREF + "/review", look="little"), deadline("2026-12-02T23:00:00Z", "until the end of Wed 2 Dec", "in 6 days"), None),
                    need("Say whether the change is fine", "Winter catalogue", "Inês Carvalho", act("Look at it", href=HREF + "/work", look="little"), None, "Silence changes nothing.")],
                   [news("Ben wrote to you", "Website for a bakery", moment("2026-11-24T07:02:00Z", "24 Nov, 08:02"), True), news("Ben submitted Contact page", "Website for a bakery", moment("2026-11-24T07:00:00Z", "24 Nov, 08:00"), True), news("The fix-by date of your concern passed without a fix", "Website for a bakery", moment("2026-11-20T23:00:00Z", "21 Nov, 00:00"))]),
    "inbox.empty": inbox([], [], empty("Nothing needs you", "When someone waits for you, or a date comes near, it stands here."), "No news yet.", "All quiet.", inbox=None),
    "people": {"layout": layout("People", "people"), "people": [known("Ben Okafor", "2 contracts with you", "4.5 of 5 from 2 reviews", None, act("Make an offer", href="/contracts/new?to=ben", look="little", hidden="to Ben Okafor")), known("نور الهاشمي", "1 contract with you", None, "not confirmed"), known("Wolfeschlegelsteinhausenbergerdorff Donaudampfschifffahrtsgesellschaft", "an offer of yours", None)], "empty": None, "nextHref": "/people?after=x"},
    "people.empty": {"layout": layout("People", "people"), "people": [], "empty": empty("Nobody yet", "Once you have made or received an offer, the other side stands here.", act("Make an offer", href="/contracts/new", look="main")), "nextHref": None},
    "person": person([review(party("Anna Marin", False), "4", "Client · ended early · ran 64 days · 2 deliverables accepted", "Careful work and friendly words. One date was missed, and he said so himself.", {"who": "Ben Okafor", "at": moment("2026-12-12T09:00:00Z", "12 Dec"), "text": "Thank you, and good luck with the season."}), review(party("Jonas Brandt", True), "5", "Client · completed · ran 30 days · 4 deliverables accepted", "Everything in time.")], acts=[act("Make an offer", href="/contracts/new?to=ben", look="main")], rehire={"title": "May Ben make you offers?", "text": "Now: yes. The latest word counts, and nobody is told why.", "acts": [act("Say no", post="/contracts/0197-bakery/rehire", values=[("open", "no")])]}),
    "person.new": person([], "Nobody has confirmed this person’s address. Reviews they write enter nobody’s figures.", "Reviews come after a contract’s end, once both are in.", name="نور الهاشمي"),
    "settings": settings(flash="Your profile is saved."),
    "settings.error": settings(errors(("#name", "Enter your name.")), "Enter your name."),
    "operator": OPERATOR,
    "operator.empty": {**OPERATOR, "healthWords": "The clock is late", "healthLook": "bad", "accounts": [], "empty": empty("No further accounts", "These were all.", act("Show all accounts", href="/operator")), "nextHref": None},
}
