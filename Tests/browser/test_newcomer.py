"""Someone who has never seen Endwell, before a fresh demo, following only what the screen says."""

from steps import choose, fill, heading, press, says, words


def strip(page):
    return page.get_by_role("complementary", name="Demo")


def test_a_newcomer_ends_a_contract_and_sees_the_fortnight_pass(demo, visit, scripts):
    page = visit(demo.base_url, scripts=scripts)
    assert heading(page) == "Freelance contracts that end well."
    strip(page).get_by_text("Sign in as someone").click()
    strip(page).get_by_role("link", name="Anna").click()
    page.get_by_role("navigation", name="Contracts by phase").get_by_role("link", name="Active").click()
    row = page.get_by_role("list", name="ontract").get_by_role("listitem").filter(
        has=page.get_by_role("link", name="End contract")).first
    title = words(row.get_by_role("heading"))
    press(row, "End contract")
    choose(page, "Budget")
    fill(page, "Your note", "From January on we have no money for this. Thank you for your work until today.")
    press(page, "Continue")
    says(page, "What happens if you end now")
    press(page, "End contract")
    press(page, "Go to the contract")
    says(page, "14 days left", "Ending")
    strip(page).get_by_role("button", name="14 days").click()
    says(page, "Ending")
    strip(page).get_by_role("button", name="1 day").click()
    says(page, title, "Ended early")
