import HTTPTypes
import Synchronization

/// How many requests were answered, how, and how quickly.
///
/// There are as many figures as there are routes, methods and answers in the program: an address that leads nowhere is
/// counted with all others that do, and so is a method that nobody knows.
public final class RequestFigures: Sendable {
    /// What is counted together.
    private struct Place: Hashable {
        let method: CountedMethod
        let route: String
    }

    private struct Tally {
        var statuses: [Int: Int] = [:]
        var durations = Histogram()

        mutating func count(status: Int, nanoseconds: UInt64) {
            statuses[status, default: 0] += 1
            durations.add(nanoseconds: nanoseconds)
        }
    }

    private let tallies = Mutex<[Place: Tally]>([:])

    /// The route of every address that leads nowhere.
    static let noRoute = "unknown"

    /// Nothing is counted yet.
    public init() {}

    /// Counts one request that was answered.
    /// - Parameter route: the route's pattern; anything that doesn't begin with a slash is none.
    func count(_ method: HTTPRequest.Method, route: String?, status: Int, nanoseconds: UInt64) {
        let pattern = route.flatMap { $0.hasPrefix("/") ? $0 : nil }
        let place = Place(method: CountedMethod(method), route: pattern ?? Self.noRoute)
        tallies.withLock { tallies in
            tallies[place, default: Tally()].count(status: status, nanoseconds: nanoseconds)
        }
    }

    /// The figures, always in the same order.
    var metrics: [Metric] {
        var requests = Metric("endwell_http_requests_total", .counter, "Requests that were answered.")
        var durations = Metric(
            "endwell_http_request_duration_seconds", .histogram,
            "Time from a request's head to the beginning of its answer.")
        let sorted = tallies.withLock { $0 }.sorted {
            ($0.key.route, $0.key.method.rawValue) < ($1.key.route, $1.key.method.rawValue)
        }
        for (place, tally) in sorted {
            let labels = [Label("method", place.method.rawValue), Label("route", place.route)]
            requests.samples += tally.statuses.sorted { $0.key < $1.key }.map { status, count in
                Sample(labels: labels + [Label("status", String(status))], figure: .whole(count))
            }
            durations.samples += tally.durations.samples(labels)
        }
        return [requests, durations]
    }
}

/// The methods that are told apart.
private enum CountedMethod: String {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case other

    init(_ method: HTTPRequest.Method) {
        self = CountedMethod(rawValue: method.rawValue) ?? .other
    }
}
