"""The heart: ending a contract, changing one's mind, agreeing to end now."""
from shapes import *
from story import *

REASON_CHOICES = choices("reason", "What is your reason?", [choice("reason", v, t, hint=h, disabled=d, checked=v == "quality", id="reason" if i == 0 else None) for i, (v, t, h, d) in enumerate(REASONS)], look="")
NO_FAULT = choices("reason", "What is your reason?", [
    choice("reason", v, t, id="reason" if i == 0 else None, disabled=d or v in ("quality", "missed_dates"),
           hint={"quality": "Ben has not had a chance to fix anything yet.", "missed_dates": "Ben has not had a chance to fix anything yet."}.get(v, h),
           instead={"action": HREF + "/concerns/new", "text": "Raise the concern first"} if v == "quality" else None)
    for i, (v, t, h, d) in enumerate(REASONS)], error="Choose a reason.")
NOTE = "The pages were still slow on Saturday when we opened the shop, and our season starts now. I am sorry that it did not work out."


def end_form(reasons, value, error=None, concern_=None, hints=(), errors_=None, stop=None):
    return {
        "layout": layout(("Error: " if errors_ else "") + "End contract"), "contract": CONTRACT, "title": "End contract", "errors": errors_,
        "lead": "Page 1 of 2. Ben will see your reason and your note. Nothing happens before the next page.",
        "action": HREF + "/termination/check", "values": [], "reasonChoices": reasons,
        "concernField": concern_,
        "noteField": area("note", "Your note to Ben", value, "Say what led to this, with an example. Clear and courteous: it stays in the record, and Ben may reply.", error, "5000", "absolutes insults capitals example date", hints, "big"),
        "stopWorkOnField": stop,
    }


def check(title, action, button, steps_=PREVIEW, lead=None, said_=None, warning=None, choice_=None, changed=None, change=None, back=HREF, agreement_=None, full_name=None, errors_=None, values=(), look="stop", **kw):
    return {"layout": layout(title, **kw), "check": {
        "contract": CONTRACT, "title": title, "lead": lead, "errors": errors_, "action": action,
        "values": [{"name": n, "value": v} for n, v in values], "changed": {"title": changed[0], "text": changed[1]} if changed else None,
        "said": said_, "agreement": agreement_, "steps": steps_, "warning": {"title": warning[0], "text": warning[1]} if warning else None,
        "choice": choice_, "fullNameField": full_name, "button": {"text": button, "look": look}, "changeAction": change, "backHref": back,
    }}


def you_say(items, concern_=None, title="You say"):
    return {"title": title, "items": items, "concern": concern_}


BESIDE = {"title": "Concern of 12 November", "stateWords": "The fix-by date passed", "stateLook": "bad", "steps": [{"did": "Ben answered, 14 November: will fix", "text": LETTER}]}
SAY = you_say([said("Reason", "Quality"), said("Note", NOTE), said("Stop work", "no date: work goes on until the end")], BESIDE)
AT_ONCE = choice("end_now", "yes", "If Ben agrees, end it at once", type="checkbox", hint="Otherwise it ends at the end of Monday 7 December, and you keep the time to change your mind.")
FINISHED = steps(
    "What happens if you end now",
    step("Today", "with your note, and may reply once.", "Ben is told,"),
    step("Until the end of Mon 7 Dec", "Either of you can still write, and you can change your mind.", None),
    step("End of Mon 7 Dec", "(Berlin time), as completed. If Ben agrees sooner, it is completed at once.", "The contract is officially ended"),
    step("Money", "Accepted work: €2,800.00. That stays due.", None),
    step("Until the end of Mon 21 Dec", "Neither sees the other’s before both are in.", "You and Ben may review each other."),
    step("Later", "you may make each other offers again.", "Because the work is finished,"))
PROMISE = [("reason", "quality"), ("note", NOTE), ("concern", "concern-1"), ("promised_official_at", "2026-12-07T23:00:00Z")]
CHANGED = ("The date has changed since you looked", "It would now end at the end of Tuesday 8 December, because a day has passed. Nothing has been done. Look again, then decide.")
AGREE = steps(
    "What happens if you agree",
    step("At once", "by agreement. Nobody can bring it back.", "The contract is officially ended,"),
    step("Not done", "Contact page was submitted and is not accepted. Anna may still accept it or send it back until the end of Tuesday 8 December; if she says nothing it is accepted.", None),
    step("Not submitted", "Opening hours can no longer be submitted.", None),
    step("Money", "Accepted work: €2,400.00. That stays due. €400.00 of work is not accepted yet.", None),
    step("Until the end of Thu 10 Dec", "Neither sees the other’s before both are in.", "You and Anna may review each other."),
    step("Later", "you may make each other offers again.", "Because both agree,"))


def done(title, lead, steps_=None, undo=None, acts=(), contract=CONTRACT, **kw):
    return {"layout": layout(title, **kw),
            "done": {"contract": contract, "title": title, "lead": lead, "steps": steps_, "undo": undo, "acts": list(acts)}}


NEXT = steps(
    "What happens next",
    step("Now", "and may reply once. You will see it in your inbox.", "Ben has been told"),
    step("Until the end of Mon 7 Dec", "Ben can still submit work, and you can accept it or send it back.", "Work goes on."),
    step("The day before", "We remind you both.", None),
    step("End of Mon 7 Dec", "(Berlin time). You need not do anything.", "The contract is officially ended"),
    step("Until the end of Mon 21 Dec", "", "You may review each other."))
UNDO = {"look": "good", "title": "You can change your mind", "text": "Until the end of Monday 7 December (Berlin time), in 14 days. The contract goes on as if nothing had happened; only the record remembers.", "acts": [act("Change my mind", post=HREF + "/termination/withdrawal")]}
TO_CONTRACT = act("Go to the contract", href=HREF, look="main")

SAMPLES = {
    "end_form": end_form(REASON_CHOICES, NOTE, stop=field("stop_work_on", "Stop work on (optional)", "", "After this day no more time is accepted. Leave it empty to let work go on until the end.", type="date"),
                         concern_=select("concern", "Which concern does it rest on?", [("concern-1", "12 November: the fix-by date passed"), ("concern-0", "3 October: contested")], "concern-1", "Used only with Quality, Missed dates or Not responding.")),
    "end_form.error": end_form(NO_FAULT, "You ALWAYS deliver late!!", "Say in a few words what led to this.", hints=["“Always” is easily denied. Say when it happened.", "An example helps: what, when, where to see it."], errors_=errors(("#reason", "Choose a reason."), ("#note", "Say in a few words what led to this."))),
    "end_check": check("Check before you end", HREF + "/termination", "End contract", lead="Page 2 of 2. You can change your mind for 14 days.", said_=SAY, choice_=AT_ONCE, change=HREF + "/termination/change", back=None, values=PROMISE),
    "end_check.third": check("Check before you end", HREF + "/termination", "End contract", lead="Page 2 of 2. This is your third notice in this contract.", said_=you_say([said("Reason", "Budget"), said("Note", NOTE)]), choice_=AT_ONCE, change=HREF + "/termination/change", back=None, warning=("This one stands", "You have taken back two notices in this contract. A third cannot be taken back: the contract will end."), values=PROMISE),
    "end_check.finished": check("Check before you end", HREF + "/termination", "End contract", FINISHED, lead="Page 2 of 2. You can change your mind for 14 days.", said_=you_say([said("Reason", "The work is finished"), said("Note", "All done, and well done. Thank you.")]), choice_=AT_ONCE, change=HREF + "/termination/change", back=None, values=PROMISE),
    "end_check.changed": check("Check before you end", HREF + "/termination", "End contract", lead="Page 2 of 2. You can change your mind for 14 days.", said_=SAY, choice_=AT_ONCE, change=HREF + "/termination/change", back=None, changed=CHANGED, values=PROMISE),
    "end_done": done("You asked to end this contract", "It ends officially at the end of Monday 7 December (Berlin time), in 14 days.", NEXT, UNDO, [TO_CONTRACT, act("All contracts", href="/contracts")]),
    "keep_check": check("Keep the contract?", HREF + "/termination/withdrawal", "Keep the contract", steps("What happens if you keep it", step("At once", "as if you had given no notice.", "The contract goes on"), step("Dates", "Every other date stays as it is: Contact page is still to be looked at until the end of Tuesday 8 December.", None), step("The record", "The notice stays in the record, marked as taken back.", None)), look="main", lead="You have taken back no notice before. You can do it twice in one contract."),
    "keep_done": done("The contract goes on", "Your notice is taken back. Ben has been told.", steps("What happens next", step("Now", "Every date stays as it was.", "Work goes on."), step("Until Tue 8 Dec", "Look at Contact page; if you say nothing it is accepted.", None), step("Later", "You can end the contract again if you need to. You can take back one more notice.", None)), None, [TO_CONTRACT]),
    "end_agree_check": check("Agree to end now?", HREF + "/termination/agreement", "End it now", AGREE, lead="Anna has already agreed. If you agree too, the contract ends at once.", who="Ben Okafor"),
}
