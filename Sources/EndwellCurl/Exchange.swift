import CCurl
import EndwellService
package import Foundation
import Glibc
import Synchronization

/// A request as it is put on the wire.
package struct ExchangeRequest: Sendable {
    /// The methods that are used.
    package enum Method: String, Sendable {
        case get = "GET"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    package let method: Method
    package let url: String
    package let headers: [(name: String, value: String)]
    package let body: Data

    package init(_ method: Method, _ url: String, headers: [(name: String, value: String)], body: Data = Data()) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
    }
}

/// What an exchange may take, each with its unit in its name.
package struct ExchangeBounds: Sendable {
    /// For all of it.
    package var millisecondsMax: Int
    /// Until there is a connection.
    package var connectMillisecondsMax: Int?
    /// Without a thousand bytes a second in either direction.
    package var stallSecondsMax: Int?
    /// Bytes of the answer's body, after which the line is cut.
    package var answerBytesMax: Int

    package init(millisecondsMax: Int, answerBytesMax: Int) {
        (self.millisecondsMax, self.answerBytesMax) = (millisecondsMax, answerBytesMax)
    }
}

/// What came back.
package struct ExchangeAnswer: Sendable {
    package let status: Int
    package let body: Data
}

/// Why nothing whole came back.
package enum ExchangeFailure: Error, Hashable, Sendable {
    /// It was called off.
    case calledOff
    /// The name leads to where nobody may go.
    case forbiddenAddress
    /// There is no such name, or nobody listens.
    case unreachable
    /// It took too long.
    case timedOut
    /// The other side did not prove who it is.
    case insecure
    /// The answer had too many bytes; it had begun with that status.
    case answerTooLarge(status: Int)
    /// The line broke, or what came was no answer.
    case broken
}

/// One request and its answer, on the thread that asks for it.
///
/// Every connection is judged by the address that it is about to be made to, after the name was looked up: no name can
/// lead elsewhere between being checked and being used.
struct Exchange {
    private let request: ExchangeRequest
    private let bounds: ExchangeBounds
    private let course: Course

    init(_ request: ExchangeRequest, within bounds: ExchangeBounds, _ course: Course) {
        self.request = request
        self.bounds = bounds
        self.course = course
    }

    /// Sends the request and reads the answer, on a handle that nobody else uses meanwhile.
    func run(on handle: UnsafeMutableRawPointer) -> Result<ExchangeAnswer, ExchangeFailure> {
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        // Without "Expect" the body follows at once.
        for line in request.headers.map({ "\($0.name): \($0.value)" }) + ["Expect:"] {
            headers = curl_slist_append(headers, line)
        }
        limit(handle)
        watch(handle)
        _ = endwell_curl_set_text(handle, CURLOPT_URL, request.url)
        _ = endwell_curl_set_headers(handle, headers)
        return request.body.withUnsafeBytes { body in
            switch request.method {
            case .get: _ = endwell_curl_set_number(handle, CURLOPT_HTTPGET, 1)
            case .delete: _ = endwell_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            case .put, .post:
                _ = endwell_curl_set_number(handle, CURLOPT_POST, 1)
                _ = endwell_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
                _ = endwell_curl_set_number(handle, CURLOPT_POSTFIELDSIZE, body.count)
                if let first = body.baseAddress {
                    _ = endwell_curl_set_pointer(handle, CURLOPT_POSTFIELDS, first)
                } else {
                    // Without any bytes libcurl would read some from standard input.
                    _ = endwell_curl_set_text(handle, CURLOPT_COPYPOSTFIELDS, "")
                }
            }
            return result(of: curl_easy_perform(handle), handle)
        }
    }

    /// What the exchange may do, and for how long. Nothing that surrounds the program changes it: neither proxies from
    /// the environment nor a redirect, which would lead where nobody looked.
    private func limit(_ handle: UnsafeMutableRawPointer) {
        _ = endwell_curl_allow_web_only(handle, course.reach == .anywhere ? 1 : 0)
        _ = endwell_curl_set_number(handle, CURLOPT_FOLLOWLOCATION, 0)
        _ = endwell_curl_set_text(handle, CURLOPT_PROXY, "")
        _ = endwell_curl_set_text(handle, CURLOPT_USERAGENT, "Endwell")
        _ = endwell_curl_set_number(handle, CURLOPT_TIMEOUT_MS, bounds.millisecondsMax)
        if let milliseconds = bounds.connectMillisecondsMax {
            _ = endwell_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
        }
        if let seconds = bounds.stallSecondsMax {
            _ = endwell_curl_set_number(handle, CURLOPT_LOW_SPEED_LIMIT, 1_000)
            _ = endwell_curl_set_number(handle, CURLOPT_LOW_SPEED_TIME, seconds)
        }
        _ = endwell_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
    }

    /// Looks at each address, takes in what is answered, and ends early when it is too much or called off.
    private func watch(_ handle: UnsafeMutableRawPointer) {
        // The course outlives the exchange, which outlives every callback.
        let course = Unmanaged.passUnretained(course).toOpaque()
        _ = endwell_curl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, course)
        _ = endwell_curl_set_opener(handle) { context, purpose, address in
            guard let context, let address, purpose == CURLSOCKTYPE_IPCXN else { return -1 }
            let course = Unmanaged<Course>.fromOpaque(context).takeUnretainedValue()
            guard course.reach == .anywhere || Exchange.isPublic(address) else {
                course.isForbidden.store(true, ordering: .relaxed)
                return -1
            }
            return socket(
                address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
                address.pointee.protocol)
        }
        _ = endwell_curl_set_pointer(handle, CURLOPT_WRITEDATA, course)
        _ = endwell_curl_set_reader(handle) { bytes, size, count, context in
            guard let context, let bytes else { return 0 }
            let course = Unmanaged<Course>.fromOpaque(context).takeUnretainedValue()
            return course.take(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
        }
        _ = endwell_curl_set_number(handle, CURLOPT_NOPROGRESS, 0)
        _ = endwell_curl_set_pointer(handle, CURLOPT_XFERINFODATA, course)
        _ = endwell_curl_set_progress(handle) { context, _, _, _, _ in
            guard let context else { return 1 }
            let course = Unmanaged<Course>.fromOpaque(context).takeUnretainedValue()
            return course.isCalledOff.load(ordering: .relaxed) ? 1 : 0
        }
    }

    private static func isPublic(_ address: UnsafePointer<curl_sockaddr>) -> Bool {
        switch address.pointee.family {
        case AF_INET: PublicAddress.isPublic(ipv4: bytes(endwell_curl_ipv4(address), 4))
        case AF_INET6: PublicAddress.isPublic(ipv6: bytes(endwell_curl_ipv6(address), 16))
        default: false
        }
    }

    private static func bytes(_ first: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: first, count: first == nil ? 0 : count))
    }

    private func result(
        of code: CURLcode, _ handle: UnsafeMutableRawPointer
    ) -> Result<ExchangeAnswer, ExchangeFailure> {
        var status = 0
        _ = endwell_curl_status(handle, &status)
        switch code {
        case CURLE_OK: return .success(ExchangeAnswer(status: status, body: course.body))
        case _ where course.isCalledOff.load(ordering: .relaxed): return .failure(.calledOff)
        case _ where course.isForbidden.load(ordering: .relaxed): return .failure(.forbiddenAddress)
        case _ where course.isTooMuch: return .failure(.answerTooLarge(status: status))
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: return .failure(.unreachable)
        case CURLE_OPERATION_TIMEDOUT: return .failure(.timedOut)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE:
            return .failure(.insecure)
        default: return .failure(.broken)
        }
    }
}
