import Foundation
import Testing

@testable import EndwellAPI

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"a":1,"b":[true,false,null],"c":{"d":"e"}}"#, #""""#, "0", "-0.5e+10", "[]", "{}", #""\u00e9\n""#,
        #""\ud83d\ude00""#, "[[[[1]]]]", " [ 1 , 2 ] ",
    ])
    func `what is JSON is read`(text: String) throws {
        let value = try JSON(Data(text.utf8))
        #expect(try JSON(value.bytes) == value)
        #expect(try JSON(value.readableBytes) == value)
    }

    @Test(arguments: [
        "", "{", "[1,]", #"{"a":1,}"#, "01", "1.", ".5", "+1", "1e", "tru", "nul", "NaN", "'a'", #""a"#, "1 2", "{a:1}",
        #"{"a" 1}"#, #""\x""#, #""\u12g4""#, "[1 2]", "\"\u{1}\"", "//", "\u{FEFF}1",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONFault.self) { try JSON(Data(text.utf8)) }
    }

    @Test func `a name that stands twice in one object is refused, whatever its spelling`() {
        #expect(throws: JSONFault.repeatedName("a")) { try JSON(Data(#"{"a":1,"b":2,"\u0061":3}"#.utf8)) }
    }

    @Test func `half a character is refused`() {
        #expect(throws: JSONFault.halfCharacter(at: 1)) { try JSON(Data(#""\ud83d""#.utf8)) }
        #expect(throws: JSONFault.halfCharacter(at: 1)) { try JSON(Data(#""\ud83d\u0041""#.utf8)) }
        #expect(throws: JSONFault.halfCharacter(at: 1)) { try JSON(Data(#""\ude00""#.utf8)) }
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: JSONFault.notUTF8) { try JSON(Data([0x22, 0xFF, 0x22])) }
        #expect(throws: JSONFault.notUTF8) { try JSON(Data([0x22, 0xED, 0xA0, 0x80, 0x22])) }
    }

    @Test func `nesting has a bound, and deep nesting harms nobody`() throws {
        let deepest = APILimits.jsonDepthMax
        _ = try JSON(Data((String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest)).utf8))
        #expect(throws: JSONFault.tooDeep) { try JSON(Data(String(repeating: "[", count: 100_000).utf8)) }
    }

    @Test func `whole numbers are whole however they are written`() throws {
        let cases: [(String, Int64?)] = [
            ("5", 5), ("5.0", 5), ("50e-1", 5), ("-0", 0), ("5.5", nil), ("1e400", nil), ("9223372036854775807", .max),
            ("9223372036854775808", nil), ("\"5\"", nil),
        ]
        for (text, number) in cases { #expect(try JSON(Data(text.utf8)).asInteger == number, "\(text)") }
    }
}
