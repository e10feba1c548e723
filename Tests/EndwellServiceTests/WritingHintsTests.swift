import EndwellService
import Testing

/// R3: gentle hints on tone and specificity.
@Suite struct WritingHintsTests {
    @Test(arguments: [
        ("You NEVER answer.", "“NEVER” is easily denied. Say when it happened, with an example."),
        ("It fails every time.", "“every time” is easily denied. Say when it happened, with an example."),
        ("What a lazy job.", "“lazy” speaks of the person. Speak of the work, and it will be heard."),
        ("THIS DOES not work", "Capitals and exclamation marks read as shouting."),
        ("It is BROKEN", "Capitals and exclamation marks read as shouting."),
        ("Fix it!!", "Capitals and exclamation marks read as shouting."),
        ("The pictures were too slow for the guests of the shop", "An example helps: what, when, where to see it."),
        ("For example the pictures were too slow for our guests", "Say when it was: a date makes it easy to check."),
    ])
    func `a hint says what to do`(text: String, hint: String) {
        #expect(WritingHints.hints(for: text).contains(hint))
    }

    @Test(arguments: [
        "", "The menu page took nine seconds on Monday.", "Please look at HTML and JSON on page 3.",
        "Neverland is a place.", "On 3 May the page was slow. See the recording at 0:12, please.", "ÖÄÜ", "慢", "!",
    ])
    func `a fair text gets no hint`(text: String) {
        #expect(WritingHints.hints(for: text) == [])
    }

    @Test func `only what is asked for is looked at, and three hints are enough`() {
        let text = "You ALWAYS SEND such stupid things and nothing works for any of us here"
        #expect(WritingHints.hints(for: text).count == WritingHints.hintsMax)
        #expect(WritingHints.hints(for: text, [.insults]).count == 1)
        #expect(WritingHints.hints(for: text, []) == [])
    }
}
