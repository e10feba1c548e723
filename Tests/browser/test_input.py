"""Bad input: every field is named, what was typed is kept, and nothing happens twice."""

import re
import uuid

import httpx
import pytest
from playwright.sync_api import Page

import steps
from browsing import assert_fits, at_width, axe
from steps import contract, heading, offers, press, says, switch_tab

HTML = "<script>alert('spilt')</script><b>bold</b> &amp; <img src=x onerror=alert(1)>"
EMOJI = "Zwölf Brötchen 🥐👩🏽‍🍳 für die Familie 👨‍👩‍👧‍👦 — «déjà vu» 你好，世界"
RIGHT_TO_LEFT = "مرحبا بالعالم، هذا نص من اليمين إلى اليسار مع أرقام 123 و English"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 12
TEN_THOUSAND = ("A sentence that is repeated until there are enough of them. " * 200)[:10_000]


def problem(page: Page, *fields: str) -> None:
    """The page says that there is a problem, and links to each of these fields, which exist."""
    summary = page.get_by_role("alert", name="There is a problem")
    links = summary.get_by_role("link")
    found = [link.get_attribute("href").removeprefix("#") for link in links.all()]
    assert set(fields) <= set(found), f"{found} at {page.url}"
    for field in found:
        assert page.locator(f'[id="{field}"]').count() == 1, f"nothing is called {field}"
    assert page.title().startswith("Error:")
    axe(page)


def test_empty_forms_of_someone_signed_out(town, visit, scripts):
    page = visit(town.base_url, scripts=scripts)
    page.goto("/sign-in")
    press(page, "Sign in")
    problem(page, "email", "password")
    page.goto("/sign-up")
    steps.fill(page, "Your name", HTML)
    press(page, "Create account")
    problem(page, "email", "password")
    assert page.get_by_label("Your name").input_value() == HTML


def test_an_empty_offer(town, visit, scripts):
    page = visit(town.base_url, town.person("Anna"), scripts=scripts)
    page.goto("/contracts/new")
    steps.choose(page, "The client")
    row = page.get_by_role("group", name="Deliverable 1", exact=True)
    steps.fill(row, "Amount", "twelve")
    press(page, "Send offer")
    problem(page, "counterparty_email", "title", "scope", "deliverables/0/title", "deliverables/0/amount")
    assert row.get_by_label("Amount").input_value() == "twelve"
    steps.fill(page, "The other’s e-mail address", town.person("Anna").email)
    page.get_by_label("Title", exact=True).first.fill("Mine")
    steps.fill(page, "Scope", "Everything.")
    steps.fill(row, "Amount", "12.00")
    steps.fill(row, "Title", "One")
    press(page, "Send offer")
    says(page, "You can’t make an offer to yourself")
    assert page.get_by_label("Scope").input_value() == "Everything."


def test_empty_forms_within_a_contract(pair):
    agreed = pair()
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    contract(anna, title)
    press(anna, "Send message")
    problem(anna, "text")
    switch_tab(anna, title, "Concerns")
    press(anna, "Raise a concern")
    steps.fill(anna, "Fix by", "2020-01-01")
    steps.fill(anna, "What would put it right", RIGHT_TO_LEFT)
    press(anna, "Raise the concern")
    problem(anna, "agreed", "examples/0/what", "fix_by")
    assert anna.get_by_label("What would put it right").input_value() == RIGHT_TO_LEFT
    steps.open_end(anna, title)
    press(anna, "Continue")
    problem(anna, "reason", "note")
    steps.submit_work(nina, title, "Menu")
    switch_tab(anna, title, "Work")
    press(anna.get_by_role("article", name="Menu"), "Send back")
    press(anna, "Send back")
    problem(anna, "text")


def test_an_offer_is_not_accepted_without_a_name(town, visit, scripts, request):
    anna = visit(town.base_url, town.person("Anna"), scripts=scripts)
    nina = visit(town.base_url, scripts=scripts)
    link = steps.make_offer(anna, f"{uuid.uuid4().hex}@example.org", "Nobody signs this")
    nina.goto(link)
    press(nina, "Claim the offer")
    problem(nina, "name", "password")
    steps.claim(nina, link, "Nina Weiss")
    press(nina, "Accept")
    press(nina, "Accept and sign")
    problem(nina, "full_name")


def test_a_fault_reason_without_a_chance_to_fix_leads_to_the_concern(pair):
    agreed = pair()
    anna, title = agreed.client, agreed.title
    steps.open_end(anna, title)
    assert anna.get_by_role("radio", name="Quality").is_disabled()
    steps.fill(anna, "Your note", "On Tuesday 3 November the pages were slow.")
    press(anna, "Raise the concern")
    assert heading(anna) == "Raise a concern"
    assert "On Tuesday 3 November the pages were slow." in [
        area.input_value() for area in anna.locator("main textarea").all()]


@pytest.mark.parametrize("text", [HTML, EMOJI, RIGHT_TO_LEFT, LONG_WORD, TEN_THOUSAND],
                         ids=["html", "emoji", "right-to-left", "long-word", "10,000"])
def test_any_text_is_shown_as_text(town, visit, text):
    """In a title, a scope, a name of a deliverable and a message; on a phone nothing sticks out."""
    anna = visit(town.base_url, town.person("Anna"))
    title = f"{text[:150]} {uuid.uuid4().hex[:6]}"
    anna.goto("/contracts/new")
    steps.fill_offer(anna, f"{uuid.uuid4().hex}@example.org", title, ((text[:150], "1.00"),))
    steps.fill(anna, "Scope", text)
    press(anna, "Send offer")
    at_width(anna, 320)
    says(anna, re.sub(r"\s+", " ", text.strip()))
    assert_fits(anna)
    address = anna.url
    steps.fill(anna, "Write to", text)
    press(anna, "Send message")
    says(anna, re.sub(r"\s+", " ", text.strip()))
    assert anna.locator("main").get_by_text("spilt").count() == 0 or "<script>" in steps.words(anna)
    assert_fits(anna)
    axe(anna)
    for page in ("/contracts", f"{address.split('?')[0]}/work", f"{address.split('?')[0]}/record", "/inbox"):
        anna.goto(page)
        assert_fits(anna)


def message_count(page: Page, text: str) -> int:
    return page.get_by_text(text, exact=True).count()


def test_a_double_click_sends_once(town, pair, scripts):
    agreed = pair()
    anna, title = agreed.client, agreed.title
    contract(anna, title)
    text = f"Sent once, I hope. {uuid.uuid4().hex}"
    steps.fill(anna, "Write to", text)
    anna.get_by_role("button", name="Send message").dblclick()
    anna.wait_for_url(lambda address: "did=send_message" in address)
    contract(anna, title)
    assert message_count(anna, text) == 1


def test_reloading_and_going_back_do_nothing_twice(pair):
    agreed = pair()
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    contract(anna, title)
    text = f"Once is enough. {uuid.uuid4().hex}"
    steps.fill(anna, "Write to", text)
    press(anna, "Send message")
    # A reload before the answer has come would take the form back.
    anna.get_by_text(text).first.wait_for()
    anna.reload()
    assert message_count(anna, text) == 1
    # Back at the form, and the very same form is sent again.
    anna.go_back()
    anna.wait_for_load_state()
    steps.fill(anna, "Write to", text)
    press(anna, "Send message")
    contract(anna, title)
    assert message_count(anna, text) <= 2

    steps.end_contract(anna, title, "Budget")
    done = anna.url
    anna.reload()
    assert anna.url == done
    # Back at the check page, and the very same notice is given again.
    anna.go_back()
    anna.get_by_role("heading", name="Check before you end").wait_for()
    anna.get_by_role("button", name="End contract").click()
    anna.wait_for_url("**/termination/done*")
    switch_tab(nina, title, "Record")
    assert nina.get_by_role("region", name="Notices").get_by_role("article").count() == 1


def test_what_was_typed_outlives_its_session(town, pair, scripts):
    """Signed out in another tab meanwhile: the words come back after signing in, and go out when their writer says so."""
    agreed = pair()
    nina, title = agreed.contractor, agreed.title
    contract(nina, title)
    text = f"The photos are on their way. {uuid.uuid4().hex}"
    steps.fill(nina, "Write to", text)
    with httpx.Client(base_url=town.base_url, cookies={c["name"]: c["value"] for c in nina.context.cookies()}) as other_tab:
        token = re.search('name="_csrf" value="([^"]+)"', other_tab.get("/settings").text)[1]
        assert other_tab.post("/sign-out", data={"_csrf": token}).status_code == 303
    press(nina, "Send message")
    assert heading(nina) == "Sign in again"
    axe(nina)
    steps.fill(nina, "E-mail address", agreed.contractor_email)
    steps.fill(nina, "Password", steps.PASSWORD)
    press(nina, "Sign in")
    assert heading(nina) == "What you typed is kept"
    says(nina, text)
    axe(nina)
    assert_fits(at_width(nina, 320))
    press(nina, "Go on with this")
    assert message_count(nina, text) == 1


def test_a_stale_page_says_something_sensible(town, pair):
    agreed = pair()
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    steps.open_end(anna, title)
    steps.fill_end(anna, "Budget", "We can’t pay for more this year.")
    # A day passes, and the check page is sent as it stood: the date that it promised is no longer the date.
    town.advance(1)
    press(anna, "End contract")
    says(anna, "The date has changed since you looked", "We can’t pay for more this year.")
    axe(anna)
    contract(nina, title)
    says(nina, "Active")
    # Both give notice: the second is told, and offered to agree.
    steps.open_end(nina, title)
    steps.fill_end(nina, "Workload", "I have no evenings left.")
    steps.end_contract(anna, title, "Budget")
    press(nina, "End contract")
    says(nina, "ending already")
    assert offers(nina, "Agree to end now")
    axe(nina)


def test_what_is_not_there_and_what_is_not_yours_look_the_same(pair, town, visit, scripts):
    agreed = pair()
    contract(agreed.client, agreed.title)
    theirs = agreed.client.url.split("?")[0].rsplit("/", 1)[1]
    never = str(uuid.uuid4())
    stranger = visit(town.base_url, town.person("Layla"), scripts=scripts)
    cookies = {cookie["name"]: cookie["value"] for cookie in stranger.context.cookies()}
    for rest in ("", "/work", "/concerns", "/money", "/record", "/termination", "/review", "/acceptance", "/again"):
        foreign, unknown = (
            httpx.get(f"{town.base_url}/contracts/{id}{rest}", cookies=cookies) for id in (theirs, never))
        assert foreign.status_code == unknown.status_code == 404, rest
        assert same(foreign.text, theirs) == same(unknown.text, never), rest
    stranger.goto(f"/contracts/{theirs}")
    says(stranger, "There is nothing here")
    axe(stranger)


def same(text: str, id: str) -> str:
    """The page without the id that was asked for and without the keys that every form has anew."""
    return re.sub(r'name="_(once|csrf)" value="[^"]*"', "", text.replace(id, "ID"))


def test_someone_signed_out_is_led_to_sign_in_and_back(town, visit, scripts):
    page = visit(town.base_url, scripts=scripts)
    page.goto("/people")
    assert heading(page) == "Sign in"
    steps.fill(page, "E-mail address", f"{uuid.uuid4().hex}@example.org")
    steps.fill(page, "Password", "not the password")
    press(page, "Sign in")
    problem(page)
    page.locator("main").get_by_role("link", name="Create an account").click()
    steps.fill(page, "Your name", EMOJI[:40])
    steps.fill(page, "E-mail address", f"{uuid.uuid4().hex}@example.org")
    steps.fill(page, "Password", steps.PASSWORD)
    page.get_by_label("Your time zone").select_option(steps.ZONE)
    press(page, "Create account")
    assert heading(page) == "People"
