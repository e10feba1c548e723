import EndwellCore
import Foundation
import Testing

@testable import EndwellService
import EndwellTesting

@Suite struct TokenTests {
    @Test func `a token reads back from its text, and nothing else does`() {
        let token = Token(SeededRandomness(seed: 7))
        #expect(token.text.utf8.count == 43)
        #expect(Token(token.text) == token)
        #expect(token.hash.count == 32)
        for text in ["", "x", token.text + "=", token.text + "A", String(token.text.dropLast()), token.text + "\n"] {
            #expect(Token(text) == nil)
        }
        #expect(Token(String(repeating: "+", count: 43)) == nil)
        #expect(Token(String(repeating: "é", count: 43)) == nil)
    }

    @Test func `a token has one spelling`() throws {
        // The last character stands for four bits only: its other spellings would be the same bytes.
        #expect(Token(String(repeating: "A", count: 43)) != nil)
        #expect(Token(String(repeating: "A", count: 42) + "B") == nil)
    }
}

@Suite struct FormSealTests {
    private let key = Data(repeating: 7, count: 32)

    @Test func `a form is accepted with its own token only`() {
        let (seal, other) = (FormSeal(key: key), FormSeal(key: Data(repeating: 8, count: 32)))
        #expect(seal.accepts(seal.token))
        #expect(!seal.accepts(other.token))
        #expect(!seal.accepts(nil))
        #expect(!seal.accepts(""))
        #expect(!seal.accepts(String(seal.token.dropLast())))
        #expect(!seal.accepts(seal.token + "A"))
    }

    @Test func `the token is the HMAC of "csrf" under the session's token`() {
        // echo -n csrf | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…
        #expect(FormSeal(key: key).token == "pOTdqLe4leuVDCOrLDI71KaCICpPmZf6bgNkv5H3iRY")
    }

    @Test func `a signed-out form hangs on its cookie and on the installation`() throws {
        let forms = AnonymousForms(
            secret: InstallationSecret(bytes: Data(repeating: 1, count: 32)), randomness: SeededRandomness(seed: 3))
        let elsewhere = AnonymousForms(
            secret: InstallationSecret(bytes: Data(repeating: 2, count: 32)), randomness: SeededRandomness(seed: 3))
        let (cookie, other) = (forms.newCookie(), forms.newCookie())
        let seal = try #require(forms.seal(cookie: cookie))
        #expect(cookie != other)
        #expect(try #require(forms.seal(cookie: cookie)).accepts(seal.token))
        #expect(try !#require(forms.seal(cookie: other)).accepts(seal.token))
        #expect(try !#require(elsewhere.seal(cookie: cookie)).accepts(seal.token))
        #expect(forms.seal(cookie: "made up") == nil)
    }
}
