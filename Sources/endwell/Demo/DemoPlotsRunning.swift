import EndwellCore
import EndwellService

/// Offers that wait, and contracts that run.
extension DemoPlot {
    static var offered: [DemoPlot] {
        [
            DemoPlot(
                .anna, .wen,
                DemoOffer(
                    day: -4, time: "9:25", by: .client, title: "Six illustrations for the spring menu",
                    scope: """
                        Six drawings in ink and one colour, each about a hand wide: rhubarb, asparagus, sorrel, trout, \
                        strawberries, elderflower. Usage: menus, website and window for three years.
                        """,
                    deliverables: [
                        DemoDeliverable("Sketches of all six", due: 12, "450.00"),
                        DemoDeliverable("Final drawings", due: 30, "1350.00"),
                    ]), []),
            DemoPlot(
                .anna, .ben,
                DemoOffer(
                    day: -12, time: "16:40", by: .contractor, title: "Care for the website, one year",
                    scope:
                        "Updates, backups and small changes, up to four hours a month. I answer within two working days.",
                    pay: .hourly, endsOn: 365), []),
            DemoPlot(
                .priya, nil,
                DemoOffer(
                    day: -1, time: "11:05", by: .client, title: "Onboarding workshop for eight people",
                    scope: "One day on site in Pune, with material to keep. Topics as in our mail of last week.",
                    timeZone: "Asia/Kolkata", currency: "INR",
                    deliverables: [DemoDeliverable("The workshop", due: 25, "60000")]), []),
        ]
    }

    static var running: [DemoPlot] {
        [website, app, arabicMenu, podcast, posters, newsletter]
    }

    private static var website: DemoPlot {
        DemoPlot(
            .anna, .ben,
            DemoOffer(
                day: -56, time: "9:10", by: .client, title: "Website for the tea shop",
                scope: """
                    A website on which our guests see what we have, order it and pay.

                    Every page shows within two seconds on a phone. Texts and photographs come from us. The code and \
                    all accounts belong to the shop.
                    """,
                endsOn: 60,
                deliverables: [
                    DemoDeliverable("Home page", due: -30, "1200.00"),
                    DemoDeliverable("Shop pages", due: -12, "1800.00"),
                    DemoDeliverable("Checkout", due: 6, "1500.00"),
                    DemoDeliverable("Handbook for the shop", due: 20, "400.00"),
                ]),
            [
                .accept(-55, "14:20", .contractor),
                .say(-55, "14:26", .contractor, "Thank you, Anna. I begin on Monday with the home page."),
                .say(-54, "8:50", .client, "Lovely! The photographs are in the shared folder now."),
                .submit(-34, "17:30", 0, "The home page, ready to look at on the staging address."),
                .sendBack(
                    -32, "9:15", 0, "The opening hours are missing on a phone, and the second photograph is cut off."),
                .submit(-30, "11:45", 0, "Both are put right."),
                .acceptWork(-28, "10:05", 0),
                DemoScene(
                    -20, "9:30",
                    .act(.client) { moment in
                        var input = AmendmentInput()
                        var terms = TermsInput()
                        (terms.timeZone, terms.currency, terms.pay) = ("Europe/Berlin", "EUR", Pay.fixed.rawValue)
                        terms.endsOn = moment.date(75)
                        input.terms = terms
                        return .proposeAmendment(input)
                    }),
                DemoScene(
                    -19, "15:10",
                    .act(.contractor) { moment in
                        let id = moment.view.contract.amendment?.id
                        return id.map { .acceptAmendment($0, fullName: nil) } ?? .sendMessage(text: nil, files: [])
                    }),
                .submit(-13, "18:00", 1, "All shop pages, with the filters we talked about."),
                .acceptWork(-11, "12:40", 1),
                .submit(-3, "16:15", 2, "The checkout, with test cards. Please try a refund, too."),
                DemoScene(
                    -2, "9:35",
                    .send(
                        .client, text: "I will try it this week. Here are the addresses for the test orders 🫖",
                        fileName: "test-orders.txt",
                        lines: "Order 1: pick up in the shop\nOrder 2: to Potsdam\nOrder 3: to Vienna\n")),
            ])
    }

    private static var app: DemoPlot {
        DemoPlot(
            .priya, .ben,
            DemoOffer(
                day: -47, time: "12:00", by: .contractor, title: "Booking app for the studio",
                scope: "Guests book, move and cancel classes on their phones; teachers see their lists.",
                timeZone: "Asia/Kolkata", currency: "INR",
                deliverables: [
                    DemoDeliverable("Calendar of classes", due: -22, "90000"),
                    DemoDeliverable("Booking and cancelling", due: 15, "140000"),
                    DemoDeliverable("Lists for teachers", due: 40, "70000"),
                ]),
            [
                .accept(-45, "7:30", .client),
                .submit(-24, "14:00", 0, "The calendar with recurring classes."),
                .acceptWork(-20, "8:20", 0),
                .say(-8, "9:00", .contractor, "Booking works on my side; the cancelling rules come next."),
                .concern(
                    -1, "11:00", .client, agreed: "Times are shown in the studio’s time zone.",
                    examples: [
                        (
                            "The class of Thursday 18:30 was shown as 14:00 to two guests in the test group.", -3,
                            "Screenshots in the shared folder, “times-1” and “times-2”"
                        ),
                        (
                            "My own phone showed Friday’s first class on Thursday.", -2,
                            "Phone with the zone set to London"
                        ),
                    ],
                    remedy: "Every time in the app is the studio’s, whatever the phone says.", fixBy: 9),
            ])
    }

    private static var arabicMenu: DemoPlot {
        DemoPlot(
            .anna, .layla,
            DemoOffer(
                day: -38, time: "10:30", by: .client, title: "Arabic menu and website texts",
                scope: "About 4,000 words from English into Arabic, with names of dishes kept in both.",
                deliverables: [
                    DemoDeliverable("Menu", due: -15, "380.00"), DemoDeliverable("Website texts", due: 8, "620.00"),
                ]),
            [
                .accept(-37, "9:20", .contractor),
                .say(-36, "10:10", .contractor, "شكراً لكم، سأبدأ بالقائمة هذا الأسبوع."),
                .submit(-16, "13:00", 0, "القائمة كاملة، مع أسماء الأطباق باللغتين."),
                .acceptWork(-14, "9:45", 0),
                .concern(
                    -6, "9:40", .client, agreed: "Names of dishes stand in both scripts.",
                    examples: [
                        ("On the new drinks page, eleven of fourteen names are in Arabic only.", -7, "Page “Drinks”")
                    ],
                    remedy: "All fourteen names in both scripts.", fixBy: 4),
                .concern(
                    -5, "15:20", .contractor, agreed: "Accepted work is paid within 14 days.",
                    examples: [
                        (
                            "The menu was accepted a while ago, and I have had no word about the payment.", -5,
                            "Work, “Menu”"
                        )
                    ],
                    remedy: "A date for the payment.", fixBy: 3),
                .answer(
                    -4, "11:30", .contractor, 0, .willFix,
                    "You are right, I overlooked that page. You have it this week."),
                .answer(
                    -3, "9:05", .client, 1, .contest,
                    "It was accepted eleven days ago, and fourteen are agreed. The transfer is on its way."),
            ])
    }

    private static var podcast: DemoPlot {
        DemoPlot(
            .anna, .maximiliana,
            DemoOffer(
                day: -50, time: "13:15", by: .client, title: "Podcast, four episodes",
                scope: "Four episodes of twenty minutes about tea and where it comes from, read and cut.",
                deliverables: [
                    DemoDeliverable("Episode one", due: -28, "500.00"),
                    DemoDeliverable("Episode two", due: -21, "500.00"),
                    DemoDeliverable("Episode three", due: 7, "500.00"),
                    DemoDeliverable("Episode four", due: 21, "500.00"),
                ]),
            [
                .accept(-49, "10:00", .contractor),
                .submit(-29, "19:00", 0, "Episode one, cut and levelled."),
                .acceptWork(-26, "9:30", 0),
                .concern(
                    -20, "9:00", .client, agreed: "Episode two by the date in the agreement.",
                    examples: [
                        (
                            "Episode two was due three weeks after the start, and I have not heard a draft.", -21,
                            "Work, “Episode two”"
                        ),
                        ("My two messages about it had no answer.", -20, "Mail of the same day"),
                    ],
                    remedy: "Episode two, finished and cut.", fixBy: -10),
                .answer(
                    -18, "17:45", .contractor, 0, .willFix,
                    "I had a bad cold. You will have it before the date you set."),
                .say(
                    -9, "9:10", .client,
                    "The date we agreed has passed, and I have neither the episode nor a word. I have to think about how to go on."
                ),
            ])
    }

    private static var posters: DemoPlot {
        DemoPlot(
            .priya, .wen,
            DemoOffer(
                day: -84, time: "8:00", by: .client, title: "Poster series, when there is time",
                scope: "Three posters for the studio’s walls. No hurry at all.", timeZone: "Asia/Kolkata",
                currency: "INR", deliverables: [DemoDeliverable("Three posters", "45000")]),
            [
                .accept(-83, "9:00", .contractor),
                .say(-80, "9:40", .contractor, "I collect ideas and come back to you."),
            ])
    }

    private static var newsletter: DemoPlot {
        DemoPlot(
            .priya, .maximiliana,
            DemoOffer(
                day: -42, time: "9:00", by: .contractor, title: "Monthly newsletter in German",
                scope: "One newsletter a month, about 600 words, from your notes.", pay: .hourly),
            [
                .accept(-41, "8:15", .client),
                .notice(
                    -30, "10:00", .client, .budget, "We have to save this quarter, and the newsletter is what can wait."
                ),
                .act(-27, "9:10", .client, .withdrawNotice),
                .say(-27, "9:15", .client, "We found the money. I am glad we can go on."),
                .notice(
                    -14, "11:20", .client, .needsChanged,
                    "The German studio opens later than planned, so nobody would read it."),
                .act(-12, "8:40", .client, .withdrawNotice),
                .say(-11, "10:30", .contractor, "That is fine with me. The next one is half written."),
            ])
    }
}
