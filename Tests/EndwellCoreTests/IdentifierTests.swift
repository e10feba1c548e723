import EndwellCore
import Foundation
import Testing

@Suite struct IdentifierTests {
    @Test func `an id is written as Foundation writes it, in lower case, and read back`() throws {
        for _ in 0..<1_000 {
            let uuid = UUID()
            let id = ContractID(uuid)
            #expect(id.text == uuid.uuidString.lowercased())
            #expect(ContractID(id.text) == id)
        }
    }

    @Test(arguments: [
        "", "0190d4a1-1111-7222-8333-44444444444", "0190d4a1-1111-7222-8333-4444444444444",
        "0190D4A1-1111-7222-8333-444444444444", "0190d4a1-1111-7222-8333-44444444444g",
        "0190d4a111117222833344444444444400000", "0190d4a1-1111-7222-83334-44444444444",
        "{190d4a1-1111-7222-8333-44444444444}", "0190d4a1-1111-7222-8333-4444444444é", "0190d4a1‐1111‐7222-8333-44",
    ])
    func `anything else is no id`(_ text: String) {
        #expect(ContractID(text) == nil)
    }
}
