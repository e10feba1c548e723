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


SAMPLES = {
    "sign_in": sign("Sign in"),
    "sign_in.error": sign("Sign in", errors(("#email", "The address and the password don’t match.")), email="anna@bakery", error="The address and the password don’t match."),
    "sign_up": sign("Create an account", lead="One account is enough: you can be the client in one contract and the contractor in another."),
    "sign_up.error": sign("Create an account", errors(("#name", "Enter your name."), ("#email", "Enter an address with an @ in it.")), email="anna", error="Enter an address with an @ in it.", name_error="Enter your name."),
    "error": error("404", "There is nothing here", "The address may be mistyped, or what was here belongs to other people.", acts=[act("Go to your contracts", href="/contracts", look="main")]),
    "error.refused": error("409 cure_not_offered", "Give Ben a chance to fix it first", "A notice for quality rests on a concern that was not put right, and you have raised none.", "Raise the concern now with the words you typed, or go back and choose a reason that lays no fault.",
                           acts=[act("Raise the concern", post=HREF + "/concerns/new", look="main", values=[("agreed", ""), ("example", "The pages were slow on Saturday.")]), act("Choose another reason", post=HREF + "/termination/change", values=[("note", "The pages were slow on Saturday.")])],
                           kept=("What you typed", "The pages were slow on Saturday."), contract=CONTRACT),
    "error.unavailable": error("503", "Endwell can’t save anything just now", "The disk is full, or the database is away. Nothing was half-done: please try again in a minute.", acts=[act("Try again", href="/contracts", look="main")], signed_in=False),
}
