"""The everyday story, word for word and from both sides: a concern, a chance to fix it, an end that can be taken back."""

import steps
from browsing import axe
from steps import contract, does_not_say, end_contract, in_days, long_day, offers, press, says, switch_tab, tab

NOTE = "On Saturday 21 November the pages still took nine seconds. I am sorry that it did not work out."
EXAMPLES = (
    "On Wednesday 11 November the home page took nine seconds to show on the shop’s phone.",
    "On the same day the menu took seven seconds, twice.",
)


def concern_not_put_right(town, pair, title):
    """Steps 1 and 2: a message, a concern with examples, a promise, and a date that passes."""
    anna, nina = pair.client, pair.contractor
    steps.send_message(anna, title, "Good morning Nina, the menu is slow on my phone. Could we look at it together?")
    contract(nina, title)
    says(nina, "Good morning Nina, the menu is slow on my phone.")
    steps.raise_concern(anna, title, EXAMPLES, fix_by=in_days(town, 8))
    contract(nina, title)
    says(nina, *EXAMPLES, long_day(in_days(town, 3)))
    axe(nina)
    steps.answer_concern(nina, title, "I will fix it", "You are right; I will make the pictures smaller this week.")
    contract(anna, title)
    says(anna, "I will make the pictures smaller this week", "Fix promised")


def test_a_contract_ends_and_does_not_end_and_ends(town, pair):
    agreed = pair()
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    concern_not_put_right(town, agreed, title)
    town.advance(9)
    switch_tab(anna, title, "Concerns")
    says(anna, "Fix-by date passed")

    # Step 3: Contracts › End contract › select a reason › End contract.
    anna.goto("/")
    anna.goto("/contracts")
    steps.open_end(anna, title)
    axe(anna)
    steps.fill_end(anna, "Quality", NOTE)
    # Step 5: the warning comes beforehand.
    last = long_day(in_days(town, 14))
    says(anna, "Quality", NOTE, "You may not be able to hire Nina again", "ended early")
    says(anna, "will make the pictures smaller this week")
    axe(anna)
    press(anna, "End contract")
    says(anna, last, "in 14 days")
    assert offers(anna, "Change my mind")
    axe(anna)

    # Step 4: fourteen days to change your mind, and the same preview for both.
    contract(anna, title)
    says(anna, last, "14 days left")
    says_both_the_same_preview(anna, nina, title)
    steps.change_mind(anna, title)
    says(anna, "The contract goes on")
    contract(nina, title)
    says(nina, "Active")
    does_not_say(nina, "days left")

    end_contract(anna, title, "Quality", NOTE)
    says(anna, last)
    press_14_days(anna)
    contract(anna, title)
    says(anna, "Ending")
    town.advance(1)
    for page in (anna, nina):
        contract(page, title)
        says(page, "Ended early")
        assert not offers(page, "Change my mind")

    reviews_are_sealed_until_both_are_in(anna, nina, title)
    hiring_again_waits_for_the_others_word(anna, nina, title)


def press_14_days(page):
    page.get_by_role("complementary", name="Demo").get_by_role("button", name="14 days").click()


def says_both_the_same_preview(anna, nina, title):
    """What both read of the end itself: the date, the outcome, the money."""
    seen = []
    for page in (anna, nina):
        contract(page, title)
        press(page, "What happens then?")
        axe(page)
        lines = [steps.words(line) for line in page.locator("main ul.then > li").all()]
        seen.append([line for line in lines if "officially ended" in line or line.startswith("Money")])
    assert seen[0] == seen[1]
    assert len(seen[0]) >= 2


def reviews_are_sealed_until_both_are_in(anna, nina, title):
    mine, hers = "Friendly words, and one date that passed.", "Clear from the first letter to the last."
    steps.leave_review(anna, title, "3", mine)
    contract(anna, title)
    says(anna, mine, "Sealed")
    for name in (None, "Record"):
        contract(nina, title)
        if name:
            tab(nina, name)
        does_not_say(nina, mine, "Anna reviewed", "Anna left")
    assert offers_review(nina, title)
    steps.leave_review(nina, title, "5", hers)
    for page in (anna, nina):
        contract(page, title)
        says(page, mine, hers)
    press(nina, "Reply")
    steps.fill(nina, "Your reply", "Thank you. I have learned to say early when I am late.")
    press(nina, "Send reply")
    contract(anna, title)
    says(anna, "I have learned to say early when I am late")


def offers_review(page, title):
    contract(page, title)
    return offers(page, "Leave a review")


def hiring_again_waits_for_the_others_word(anna, nina, title):
    again(anna, title)
    says(anna, "This offer can’t be made right now")
    does_not_say(anna, "ended early", "Nina said")
    switch_tab(nina, title, "Record")
    press(nina.locator("#rehire"), "Say yes")
    again(anna, title)
    says(anna, "Offered", f"{title}, again")


def again(page, title):
    switch_tab(page, title, "Record")
    press(page, "Work together again")
    assert page.get_by_label("Title", exact=True).first.input_value() == title
    steps.fill(page, "Title", f"{title}, again")
    steps.fill(page, "Your full name", "Anna Marin")
    press(page, "Send offer")


def test_a_contractor_leaves_with_all_work_delivered(town, pair):
    """Step 7: they tell the client, deliver everything before the end date, and leave a review."""
    agreed = pair(deliverables=(("Home page", "1200.00"),), ends_on=in_days(town, 60))
    anna, nina, title = agreed.client, agreed.contractor, agreed.title
    end_contract(nina, title, "Workload", "A new job leaves me no evenings. I will deliver the home page before the end.")
    says(nina, long_day(in_days(town, 14)))
    contract(anna, title)
    says(anna, "Workload", "A new job leaves me no evenings")
    press(anna, "Reply")
    steps.fill(anna, "Your reply", "Thank you for saying so in time.")
    press(anna, "Send reply")
    town.advance(3)
    steps.submit_work(nina, title, "Home page")
    switch_tab(anna, title, "Work")
    says(anna, "Ready to look at.")
    steps.open_acceptance(anna, title, "Home page")
    says(anna, "The contract is completed")
    press(anna, "Accept")
    contract(nina, title)
    says(nina, "Completed")
    steps.leave_review(nina, title, "5", "Pays on the day, and says what she wants.")
    contract(nina, title)
    says(nina, "Sealed")
