import CCurl
import EndwellService
import Foundation
import Glibc
import Synchronization

/// One request and the status of its answer, on the thread that asks for it.
///
/// Every connection is judged by the address that it is about to be made to, after the name was looked up: no name can
/// lead elsewhere between being checked and being used.
struct Exchange {
    private let message: WebhookMessage
    private let course: Course

    init(_ message: WebhookMessage, _ course: Course) {
        self.message = message
        self.course = course
    }

    /// Sends the message; `nil` when it was called off.
    func run() -> WebhookResult? {
        guard let handle = curl_easy_init() else { return .failed(.broken) }
        defer { curl_easy_cleanup(handle) }
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        // Without "Expect" the body follows at once.
        for line in message.headers.map({ "\($0.name): \($0.value)" }) + ["Expect:"] {
            headers = curl_slist_append(headers, line)
        }
        limit(handle)
        watch(handle)
        return message.body.withUnsafeBytes { body in
            _ = endwell_curl_set_text(handle, CURLOPT_URL, message.url)
            _ = endwell_curl_set_headers(handle, headers)
            _ = endwell_curl_set_number(handle, CURLOPT_POST, 1)
            _ = endwell_curl_set_number(handle, CURLOPT_POSTFIELDSIZE, body.count)
            _ = endwell_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
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
        _ = endwell_curl_set_number(handle, CURLOPT_TIMEOUT_MS, WebhookLimits.attemptMillisecondsMax)
        _ = endwell_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
    }

    /// Looks at each address, drops what is answered, and ends early when it is called off.
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
        _ = endwell_curl_set_reader(handle) { _, size, count, _ in size * count }
        _ = endwell_curl_set_number(handle, CURLOPT_NOPROGRESS, 0)
        _ = endwell_curl_set_pointer(handle, CURLOPT_XFERINFODATA, course)
        _ = endwell_curl_set_progress(handle) { context, _, received, _, _ in
            guard let context else { return 1 }
            let course = Unmanaged<Course>.fromOpaque(context).takeUnretainedValue()
            let isTooMuch = received > Exchange.answerBytesMax
            return course.isCalledOff.load(ordering: .relaxed) || isTooMuch ? 1 : 0
        }
    }

    /// Most bytes of an answer's body that are read before the line is cut.
    private static let answerBytesMax = 1 << 20

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

    private func result(of code: CURLcode, _ handle: UnsafeMutableRawPointer) -> WebhookResult? {
        var status = 0
        _ = endwell_curl_status(handle, &status)
        switch code {
        case CURLE_OK: return .answered(status)
        case CURLE_ABORTED_BY_CALLBACK where course.isCalledOff.load(ordering: .relaxed): return nil
        case _ where course.isForbidden.load(ordering: .relaxed): return .failed(.forbiddenAddress)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: return .failed(.unreachable)
        case CURLE_OPERATION_TIMEDOUT: return .failed(.timedOut)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE:
            return .failed(.insecure)
        // Whatever else is wrong with it, an answer that began was an answer.
        default: return status > 0 && code == CURLE_ABORTED_BY_CALLBACK ? .answered(status) : .failed(.broken)
        }
    }
}
