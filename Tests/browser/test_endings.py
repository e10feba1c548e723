"""The other ways in which a contract ends, or does not."""

import steps
from browsing import axe
from steps import contract, does_not_say, end_contract, in_days, long_day, offers, press, says, switch_tab


def test_both_agree_to_end_now(pair):
    agreed = pair()
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    steps.submit_work(nina, title, "Menu")
    steps.open_end(anna, title)
    steps.fill_end(anna, "What I need has changed", "The new shop opens in spring only.")
    anna.get_by_role("checkbox", name="at once").check()
    press(anna, "End contract")
    contract(nina, title)
    press(nina, "Agree to end now")
    says(nina, "Menu is not accepted yet", "Home page can’t be submitted any more",
         "The contract is officially ended, as ended by agreement")
    axe(nina)
    press(nina, "End it now")
    for page in (anna, nina):
        contract(page, title)
        says(page, "Ended by agreement")


def test_the_last_acceptance_completes_the_contract(pair):
    agreed = pair(deliverables=(("Home page", "1200.00"),))
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    steps.submit_work(nina, title, "Home page", "All pages, and the handbook.")
    steps.open_acceptance(anna, title, "Home page")
    says(anna, "The contract is completed", "All pages, and the handbook.")
    axe(anna)
    press(anna, "Accept")
    for page in (anna, nina):
        contract(page, title)
        says(page, "Completed")
        assert not offers(page, "End contract")


def test_silence_accepts_submitted_work(town, pair):
    agreed = pair(deliverables=(("Home page", "1200.00"),))
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    steps.submit_work(nina, title, "Home page")
    switch_tab(anna, title, "Work")
    says(anna, long_day(in_days(town, 14)))
    town.advance(14)
    switch_tab(anna, title, "Work")
    assert offers(anna.get_by_role("article", name="Home page"), "Accept")
    town.advance(1)
    contract(anna, title)
    says(anna, "Completed")
    switch_tab(nina, title, "Work")
    says(nina, "€1,200.00", "Accepted")


def test_no_offer_to_who_is_not_open_to_it(town, pair):
    agreed = pair()
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    end_contract(anna, title, "Budget")
    town.advance(15)
    for name in ("Website, once more", "Website, and once more"):
        anna.goto("/contracts")
        press(anna, "Make an offer")
        steps.fill_offer(anna, agreed.contractor_email, name)
        press(anna, "Send offer")
        says(anna, "This offer can’t be made right now")
        does_not_say(anna, "Nina", "ended early")
        assert anna.get_by_label("Title", exact=True).first.input_value() == name
    # What the other may do is not touched by it.
    link = steps.make_offer(nina, town.person("Anna").email, f"{title}, by Nina", role="The contractor", name="Nina Weiss")
    assert "/offers/" in link


def test_a_third_notice_stands(pair):
    agreed = pair()
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    for _ in range(2):
        end_contract(anna, title, "Budget")
        steps.change_mind(anna, title)
        contract(nina, title)
        says(nina, "Active")
    steps.open_end(anna, title)
    steps.fill_end(anna, "Budget", "We can’t pay for more this year.")
    says(anna, "This one stands", "can’t be taken back")
    axe(anna)
    press(anna, "End contract")
    contract(anna, title)
    says(anna, "Ending")
    assert not offers(anna, "Change my mind")


def test_an_idle_contract_is_kept_by_one_click(town, pair):
    agreed = pair(deliverables=())
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    town.advance(91)
    contract(anna, title)
    says(anna, "Ending", long_day_of_idle(town))
    contract(nina, title)
    press(nina, "Keep the contract")
    for page in (anna, nina):
        contract(page, title)
        says(page, "Active")


def long_day_of_idle(town):
    """Idle since 91 days: the window began as the ninetieth was over."""
    return long_day(in_days(town, 13))


def test_a_contract_ends_at_its_end_date(town, pair):
    agreed = pair(ends_on=in_days(town, 20))
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    contract(anna, title)
    says(anna, long_day(in_days(town, 20)))
    town.advance(20)
    contract(nina, title)
    says(nina, "Active")
    town.advance(1)
    for page in (anna, nina):
        contract(page, title)
        says(page, "Ended at its end date")
