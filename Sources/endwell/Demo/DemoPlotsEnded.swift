import EndwellCore
import EndwellService

/// Contracts that have ended, and offers that came to nothing.
extension DemoPlot {
    static var ended: [DemoPlot] {
        [logo, pressKit, workshops, museumGuide, priceList, portfolio]
    }

    private static var logo: DemoPlot {
        DemoPlot(
            .anna, .ben,
            DemoOffer(
                day: -41, time: "11:00", by: .client, title: "Logo and letterhead",
                scope: "A logo for the shop, in one colour and in two, and a letterhead.",
                deliverables: [
                    DemoDeliverable("Logo", due: -16, "800.00"), DemoDeliverable("Letterhead", due: -8, "200.00"),
                ]),
            [
                .accept(-40, "13:00", .contractor),
                .submit(-18, "16:00", 0, "Three drafts; the second is my favourite."),
                .acceptWork(-16, "10:10", 0),
                .submit(-8, "12:00", 1, "The letterhead as a document and as a print file."),
                .acceptWork(-6, "9:20", 1),
                .review(-5, "18:30", .client, 5, "Listens, explains, delivers on the day. The logo is exactly us."),
            ])
    }

    private static var pressKit: DemoPlot {
        DemoPlot(
            .anna, .layla,
            DemoOffer(
                day: -70, time: "9:30", by: .client, title: "Press kit in three languages",
                scope: "Texts about the shop in English, German and Arabic.",
                deliverables: [
                    DemoDeliverable("German", due: -60, "240.00"), DemoDeliverable("Arabic", due: -58, "240.00"),
                    DemoDeliverable("English", due: -56, "240.00"),
                ]),
            [
                .accept(-69, "9:00", .contractor),
                .submit(-61, "15:00", 0, "Der deutsche Text."),
                .acceptWork(-60, "9:10", 0),
                .concern(
                    -57, "9:00", .client, agreed: "The Arabic text three days ago.",
                    examples: [("The Arabic text is not there, and the fair is next week.", -57, "Work, “Arabic”")],
                    remedy: "The Arabic text.", fixBy: -49),
                .answer(-55, "10:00", .contractor, 0, .willFix, "You will have it in time for the fair."),
                .notice(
                    -45, "9:25", .client, .missedDates,
                    "The fair is over and the text did not come. I have to close this one; the German text was very good."
                ),
                .review(-28, "19:00", .client, 3, "Beautiful writing, and a date that passed without a word."),
                .review(-27, "8:30", .contractor, 4, "Clear about what she wants, fair when it went wrong."),
                .replyToReview(
                    -26, "9:00", .contractor, "That is true, and I have learned to say early when I am late."),
            ])
    }

    private static var workshops: DemoPlot {
        DemoPlot(
            .priya, .ben,
            DemoOffer(
                day: -62, time: "8:30", by: .client, title: "Design workshops, six weeks",
                scope: "A weekly workshop with the team, until the date below.", timeZone: "Asia/Kolkata",
                currency: "INR", pay: .hourly, endsOn: -20),
            [
                .accept(-61, "9:30", .contractor),
                .say(-20, "11:00", .client, "That was the last one. Everybody was happy. Thank you, Ben!"),
                .review(-15, "17:00", .contractor, 5, "A team that comes prepared, and a client who keeps her word."),
            ])
    }

    private static var museumGuide: DemoPlot {
        DemoPlot(
            .anna, .maximiliana,
            DemoOffer(
                day: -48, time: "9:45", by: .contractor, title: "Voice for the museum guide",
                scope: "Forty minutes of spoken guide in German, recorded in my studio.",
                deliverables: [
                    DemoDeliverable("First half", due: -30, "700.00"),
                    DemoDeliverable("Second half", due: -18, "700.00"),
                ]),
            [
                .accept(-47, "10:15", .client),
                .submit(-32, "18:20", 0, "The first half."),
                .acceptWork(-30, "9:00", 0),
                .notice(
                    -26, "9:30", .contractor, .personal,
                    "My family needs me for some months. I would end at once, if you agree.",
                    endNow: true),
                .act(-25, "10:00", .client, .agreeToEnd(promise: nil)),
                .review(-24, "9:00", .contractor, 5, "Kind and quick to decide."),
                .review(
                    -24, "20:00", .client, 5, "A voice one could listen to for hours. Honest about what is possible."),
            ])
    }

    private static var priceList: DemoPlot {
        DemoPlot(
            .priya, .sam,
            DemoOffer(
                day: -24, time: "9:00", by: .client, title: "Price list as a spreadsheet",
                scope: "Our printed price list, typed in, with sums that are right.", timeZone: "Asia/Kolkata",
                currency: "INR", deliverables: [DemoDeliverable("The spreadsheet", due: -14, "8000")]),
            [
                DemoScene(-23, "15:00", .claim),
                .accept(-23, "15:10", .contractor),
                .submit(-15, "16:00", 0, "Here it is. The sums are checked twice."),
                .acceptWork(-13, "8:00", 0),
            ])
    }

    private static var portfolio: DemoPlot {
        DemoPlot(
            .wen, .ben,
            DemoOffer(
                day: -52, time: "9:20", by: .client, title: "Portfolio website",
                scope: "A small website with forty pictures, easy to change for me.", timeZone: "Asia/Singapore",
                currency: "SGD", pay: .hourly),
            [
                .accept(-51, "9:00", .contractor),
                .say(-24, "9:30", .contractor, "Everything is online, and you have all the passwords."),
                .notice(
                    -21, "10:00", .contractor, .workFinished,
                    "The website is finished and handed over. It was a pleasure."),
                .reply(-20, "5:00", .client, "For me too!"),
            ])
    }

    static var closed: [DemoPlot] {
        [
            DemoPlot(
                .priya, .ben,
                DemoOffer(
                    day: -35, time: "9:00", by: .contractor, title: "Move of the mail server",
                    scope: "Your mail to a provider in your country, without a gap.", timeZone: "Asia/Kolkata",
                    currency: "INR", deliverables: [DemoDeliverable("The move", due: -20, "30000")]),
                [.act(-33, "7:45", .client, .rejectOffer)]),
            DemoPlot(
                .priya, .wen,
                DemoOffer(
                    day: -18, time: "9:00", by: .client, title: "Stickers for the anniversary",
                    scope: "Two stickers.", timeZone: "Asia/Kolkata", currency: "INR",
                    deliverables: [DemoDeliverable("Two stickers", "6000")]),
                [.act(-16, "8:00", .client, .withdrawOffer)]),
            DemoPlot(
                .anna, .maximiliana,
                DemoOffer(
                    day: -40, time: "17:00", by: .client, title: "Announcements for the shop radio",
                    scope: "Ten announcements of twenty seconds.",
                    deliverables: [DemoDeliverable("Ten announcements", due: -20, "250.00")]), []),
        ]
    }

    /// Everything that the demo shows.
    static var all: [DemoPlot] { offered + running + ending + ended + closed }
}
