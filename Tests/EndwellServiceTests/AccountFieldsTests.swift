import EndwellCore
import Testing

@testable import EndwellService

@Suite struct AccountFieldsTests {
    private func problems(_ read: (inout AccountFields) -> Void) -> [InputProblem] {
        var fields = AccountFields()
        read(&fields)
        do throws(Refusal) {
            try fields.finish()
            return []
        } catch {
            guard case .badInput(let problems) = error else { return [] }
            return problems
        }
    }

    @Test(arguments: ["Alice", "Ann-Sofie d’Ávila", "毛", "محمد بن راشد", "नरेन्द्र", "נועה", "X Æ A-12", "🐝 Bea", "می‌خواهم"])
    func `a name in any script is taken`(name: String) {
        #expect(problems { _ = $0.name(name) } == [])
    }

    @Test(arguments: [nil, "", "  ", "\u{200B}", "\u{200B} \u{2060}", "\n\t"])
    func `a name that shows nothing is missing`(name: String?) {
        #expect(problems { _ = $0.name(name) } == [InputProblem("name", .missing)])
    }

    @Test(arguments: [
        "Al\u{0}ice", "Al\nice", "Al\tice", "Al\u{2028}ice", "Al\u{202E}ice", "Al\u{2066}ice", "Al\u{9B}ice",
    ])
    func `a name with controls is refused`(name: String) {
        #expect(problems { _ = $0.name(name) } == [InputProblem("name", .badCharacters)])
    }

    @Test func `a name has at most 200 characters, and not thousands of marks in one`() {
        #expect(problems { _ = $0.name(String(repeating: "ß", count: 200)) } == [])
        #expect(
            problems { _ = $0.name(String(repeating: "ß", count: 201)) } == [InputProblem("name", .tooLong(max: 200))])
        let tower = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(problems { _ = $0.name(tower) } == [InputProblem("name", .tooLong(max: 200))])
    }

    @Test func `blank space around a name is no part of it`() {
        var fields = AccountFields()
        #expect(fields.name("  Alice \n") == "Alice")
    }

    @Test(arguments: [
        "alice@example.com", "a.b+c@mail.example.co.uk", " alice@example.com ", "jörg@exämple.de", "用户@例子.公司",
    ])
    func `an address is taken`(email: String) {
        #expect(problems { _ = $0.email(email) } == [])
    }

    @Test(arguments: [
        "alice", "@example.com", "alice@", "a@b@example.com", "alice@example", "al ice@example.com", "alice@.com",
        "alice@example..com", "<alice@example.com>", "alice@example.com\u{202E}", "al\u{200B}ice@example.com",
        "\"a b\"@example.com", "a,b@example.com",
    ])
    func `what is no address is refused`(email: String) {
        #expect(problems { _ = $0.email(email) } == [InputProblem("email", .notAnAddress)])
    }

    @Test func `an address can't pass for another by signs that turn into plain letters`() {
        #expect(!EmailAddress.isPlausible("alice@\u{212A}ite.com"))
        var fields = AccountFields()
        #expect(Array(fields.email("alice@\u{212A}ite.com").utf8) == Array("alice@Kite.com".utf8))
        #expect(Array(fields.email("jo\u{308}rg@example.com").utf8) == Array("j\u{F6}rg@example.com".utf8))
    }

    @Test func `an address has at most 254 bytes`() {
        let long = "a@" + String(repeating: "b.", count: 130) + "com"
        #expect(problems { _ = $0.email(long) } == [InputProblem("email", .tooLong(max: 254))])
    }

    @Test func `a new password has 10 to 200 characters and at most 1,024 bytes`() {
        #expect(problems { _ = $0.newPassword(nil) } == [InputProblem("password", .missing)])
        #expect(problems { _ = $0.newPassword("123456789") } == [InputProblem("password", .tooShort(min: 10))])
        #expect(problems { _ = $0.newPassword("1234567890") } == [])
        #expect(problems { _ = $0.newPassword("пароль👍пар") } == [])
        #expect(problems { _ = $0.newPassword(String(repeating: "x", count: 200)) } == [])
        let tooLong = [InputProblem("password", .tooLong(max: 200))]
        #expect(problems { _ = $0.newPassword(String(repeating: "x", count: 201)) } == tooLong)
        #expect(problems { _ = $0.newPassword(String(repeating: "👩‍👩‍👧‍👦", count: 60)) } == tooLong)
    }

    @Test(arguments: [
        "Europe/Berlin", "UTC", "Asia/Kolkata", "Asia/Calcutta", "America/Argentina/Ushuaia", "Europe/Kyiv",
    ])
    func `a zone of the IANA list is taken`(zone: String) {
        #expect(problems { _ = $0.timeZone(zone) } == [])
    }

    @Test(arguments: ["GMT+5", "Mars/Olympus", "../../etc/passwd", "EST", "Europe/Berlin\u{0}", "Etc", "Europe/"])
    func `what is no zone is refused`(zone: String) {
        #expect(problems { _ = $0.timeZone(zone) } == [InputProblem("time_zone", .notAZone)])
    }

    @Test func `the zones to choose from are zones`() {
        #expect(KnownZones.identifiers.count > 300)
        #expect(KnownZones.identifiers.allSatisfy(KnownZones.contains))
    }

    @Test func `every problem is named at once`() {
        let found = problems {
            _ = $0.name("")
            _ = $0.email("x")
            _ = $0.newPassword("short")
            _ = $0.timeZone("")
        }
        #expect(found.map(\.field) == ["name", "email", "password", "time_zone"])
    }
}
