/// All figures of one name, with the sentence that explains them.
struct Metric: Hashable, Sendable {
    /// How the figures of a name behave, as the format says it.
    enum Kind: String, Sendable {
        /// Only ever grows, until the program starts anew.
        case counter
        /// Goes up and down.
        case gauge
        /// How many values were at most so large.
        case histogram
    }

    let name: String
    let help: String
    let kind: Kind
    var samples: [Sample]

    /// The figures of that name.
    init(_ name: String, _ kind: Kind, _ help: String, samples: [Sample] = []) {
        (self.name, self.kind, self.help, self.samples) = (name, kind, help, samples)
    }

    /// The one figure of that name.
    init(_ name: String, _ kind: Kind, _ help: String, _ figure: MetricValue) {
        self.init(name, kind, help, samples: [Sample(figure: figure)])
    }
}

/// One figure, and what tells it from the others of its name.
struct Sample: Hashable, Sendable {
    /// What follows the name, such as `_sum`.
    var suffix = ""
    var labels: [Label] = []
    var figure: MetricValue
}

/// What a figure is about. Its values come from a small set that no request can make grow.
struct Label: Hashable, Sendable {
    let name: String
    let value: String

    init(_ name: String, _ value: String) {
        (self.name, self.value) = (name, value)
    }
}

/// A number: counted, or measured.
enum MetricValue: Hashable, Sendable {
    case whole(Int)
    case real(Double)
}
