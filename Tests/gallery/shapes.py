"""The shapes that every page model is built of. One function a shape; each names every part that the shape has."""


def layout(title, nav="contracts", inbox="2", who="Anna Marin", flash=None, operator=False, demo=True, signed_in=True,
           people=None):
    initials = "".join(w[0] for w in who.split())[:2] if who else ""
    return {
        "title": title, "assetVersion": "1", "csrf": "9f2c41", "once": "b7d0e6", "flash": flash,
        "signedIn": signed_in, "person": "0197-anna" if signed_in else None, "personName": who if signed_in else "", "initials": initials if signed_in else "",
        "profileHref": "/people/0197-anna", "inboxCount": inbox if signed_in else None, "isOperator": operator,
        "navContracts": nav == "contracts", "navInbox": nav == "inbox", "navPeople": nav == "people",
        "navOperator": nav == "operator",
        "demo": {
            "dateWords": "Thursday 26 November 2026", "backHref": "/contracts",
            "personName": who if signed_in else None,
            "people": [
                {"name": "Anna Marin", "note": "client of Ben and of Wen", "href": "/demo/sign-in/anna", "current": who == "Anna Marin"},
                {"name": "Ben Okafor", "note": "contractor", "href": "/demo/sign-in/ben", "current": who == "Ben Okafor"},
                {"name": "Olga Petrova", "note": "runs this installation", "href": "/demo/sign-in/olga", "current": who == "Olga Petrova"},
            ],
        } if demo else None,
    }


def moment(iso, words):
    return {"iso": iso, "words": words}


def deadline(iso, words, in_days=None, zone="Berlin time"):
    return {"iso": iso, "words": words, "zone": zone, "inDays": in_days}


def sentence(text):
    """Code stands between backticks."""
    parts = enumerate(text.split("`"))
    return {"spans": [{"words": None if n % 2 else part, "code": part if n % 2 else None, "link": None} for n, part in parts if part]}


def field(id, label, value="", hint=None, error=None, type="text", look="", autocomplete=None, mode=None, fixed=False):
    return {"id": id, "label": label, "value": value, "hint": hint, "error": error, "type": type, "look": look,
            "autocomplete": autocomplete, "inputMode": mode, "readOnly": fixed}


def area(id, label, value="", hint=None, error=None, most="10000", rules=None, hints=(), look=""):
    return {"id": id, "label": label, "value": value, "hint": hint, "error": error, "look": look, "charactersMax": most,
            "hintRules": rules, "hints": list(hints)}


def select(id, label, options, chosen="", hint=None, error=None):
    return {"id": id, "label": label, "hint": hint, "error": error,
            "options": [{"value": v, "text": t, "selected": v == chosen} for v, t in options]}


def files_field(id="attachments", label="Attach files", hint="Up to 10 files of 25 MB each.", error=None, kept=()):
    """kept: the names and sizes of files that came with the form before it was shown again."""
    return {"id": id, "label": label, "hint": hint, "error": error, "hasKept": bool(kept), "kept": [
        choice(id, str(n), text, id=f"{id}/{n}", checked=True, type="checkbox") for n, text in enumerate(kept)]}


def choice(name, value, text, id=None, hint=None, checked=False, disabled=False, type="radio", instead=None):
    return {"type": type, "id": id or f"{name}-{value}", "name": name, "value": value, "text": text, "hint": hint,
            "checked": checked, "disabled": disabled, "instead": instead}


def choices(id, label, items, hint=None, error=None, look=""):
    return {"id": id, "label": label, "hint": hint, "error": error, "look": look, "choices": items}


def act(text, href=None, post=None, look="", hidden=None, values=()):
    """look: main, stop, plain, little, or nothing. Exactly one of href (leads) and post (does)."""
    return {"text": text, "href": href, "post": post, "look": look, "hiddenWords": hidden,
            "values": [{"name": n, "value": v} for n, v in values]}


def errors(*items):
    return {"items": [{"href": h, "text": t} for h, t in items]} if items else None


def step(when, text, lead=None):
    return {"when": when, "lead": lead, "text": text}


def steps(title, *items):
    return {"title": title, "items": list(items)}


def said(label, value, mark=None, note=None):
    return {"label": label, "value": value, "mark": mark, "note": note}


def party(name, other):
    return {"name": name, "initials": "".join(w[0] for w in name.split())[:2], "other": other}


def file(name, size, href="/files/1"):
    return {"name": name, "size": size, "href": href}


def banner(title, *texts, look="ask", days=None, quote=None, concern=None, acts=()):
    return {"look": look, "days": {"number": days[0], "words": days[1]} if days else None, "title": title,
            "texts": list(texts), "quote": {"lead": quote[0], "text": quote[1]} if quote else None,
            "concern": concern, "acts": list(acts)}


def empty(title, text, *acts):
    return {"title": title, "text": text, "acts": list(acts)}


def turn(text, look="ask"):
    return {"text": text, "look": look}


def aside(title, items=(), facts=(), note=None):
    """items: (title, note, link or None, who or None); facts: (label, value, strong)."""
    return {"title": title, "note": note,
            "items": [{"title": t, "note": n, "link": {"href": l[0], "text": l[1]} if l else None, "who": w} for t, n, l, w in items],
            "facts": [{"label": l, "value": v, "strong": s} for l, v, s in facts]}


def told(who, did, at, text=None, files=()):
    """One step in the life of a concern or a deliverable."""
    return {"who": who, "did": did, "at": at, "text": text, "files": list(files)}
