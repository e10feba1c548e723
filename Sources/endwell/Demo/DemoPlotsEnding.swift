import EndwellCore
import EndwellService

/// Contracts that are ending.
extension DemoPlot {
    static var ending: [DemoPlot] {
        [brochure, packaging, photographs]
    }

    private static var brochure: DemoPlot {
        DemoPlot(
            .priya, .layla,
            DemoOffer(
                day: -36, time: "9:15", by: .client, title: "Brochure in English and Arabic",
                scope: "Twelve pages about the studio, translated and checked by a second reader.",
                timeZone: "Asia/Kolkata", currency: "INR",
                deliverables: [
                    DemoDeliverable("Translation", due: -18, "40000"),
                    DemoDeliverable("Second reading", due: 5, "15000"),
                ]),
            [
                .accept(-35, "10:40", .contractor),
                .concern(
                    -16, "8:30", .client, agreed: "The translation by the date in the agreement.",
                    examples: [
                        (
                            "The translation was due two days ago; I found nothing under Work.", -16,
                            "Work, “Translation”"
                        )
                    ],
                    remedy: "The translation, or a day on which it comes.", fixBy: -7),
                .submit(
                    -9, "14:10", 0, "The translation. I am sorry for the silence: I had no connection for ten days."),
                .notice(
                    -5, "10:15", .client, .unresponsive,
                    "I had no answer for a week when we needed one, and the print date has passed. Thank you for the work."
                ),
                .reply(-4, "12:00", .contractor, "I understand, and I am sorry. The translation is yours to look at."),
            ])
    }

    private static var packaging: DemoPlot {
        DemoPlot(
            .anna, .wen,
            DemoOffer(
                day: -44, time: "9:00", by: .client, title: "Packaging for the winter teas",
                scope: "Boxes and labels for five teas, ready to print.",
                deliverables: [
                    DemoDeliverable("Box", due: -20, "900.00"), DemoDeliverable("Five labels", due: -5, "750.00"),
                    DemoDeliverable("Shipping carton", due: 14, "300.00"),
                ]),
            [
                .accept(-43, "8:00", .contractor),
                .submit(-22, "10:00", 0, "The box, with a cutting plan."),
                .acceptWork(-19, "16:30", 0),
                .submit(-6, "9:00", 1, "All five labels as print files."),
                .notice(
                    -3, "9:50", .contractor, .workload,
                    "My new job leaves me no evenings. The labels are delivered; I will finish the carton before the end date."
                ),
                .say(
                    -2, "11:10", .client,
                    "I am sorry to see you go, and happy for you. Let us finish the carton together."),
            ])
    }

    private static var photographs: DemoPlot {
        DemoPlot(
            .anna, .ben,
            DemoOffer(
                day: -21, time: "10:20", by: .client, title: "Photographs of the new shop",
                scope: "Thirty photographs for website and press, half a day in the shop.",
                deliverables: [DemoDeliverable("Thirty photographs", due: 9, "650.00")]),
            [
                .accept(-20, "12:10", .contractor),
                .say(
                    -3, "15:00", .client,
                    "The landlord postponed the opening to spring. May we talk about what that means?"),
                .notice(
                    -2, "10:30", .client, .needsChanged,
                    "The new shop opens in spring, so there is nothing to photograph now. I would end at once if you agree.",
                    endNow: true),
            ])
    }
}
