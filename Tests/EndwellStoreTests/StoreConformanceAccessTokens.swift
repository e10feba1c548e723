import EndwellCore
import EndwellService
import EndwellStore
import Foundation
import Testing

extension StoreConformance {
    /// Personal access tokens.
    static let accessTokens: [StoreConformance] = [
        StoreConformance("a token is found by its hash, with its account, until it expires") { world in
            let (forever, brief) = (world.token(1, of: world.bob), world.token(2, of: world.bob, days: 2))
            try await world.write { for token in [forever, brief] { try $0.add(token) } }
            try await world.read { snapshot throws in
                let end = StoreWorld.start.days(2)
                let found = try #require(try snapshot.accessToken(hash: forever.tokenHash, at: end.days(9_999)))
                #expect(found.token == forever)
                #expect(found.account == world.bob)
                #expect(try snapshot.accessToken(hash: brief.tokenHash, at: end.justBefore)?.token == brief)
                #expect(try snapshot.accessToken(hash: brief.tokenHash, at: end) == nil)
                #expect(try snapshot.accessToken(hash: Data(), at: StoreWorld.start) == nil)
            }
        },
        StoreConformance("tokens are listed newest first, each person's own, expired ones too") { world in
            let tokens = (1...5).map { world.token($0, of: world.bob, days: 1) }
            let other = world.token(9, of: world.alice)
            try await world.write { for token in tokens + [other] { try $0.add(token) } }
            try await world.read { snapshot throws in
                #expect(try snapshot.accessTokens(of: world.bob.id) == tokens.reversed())
                #expect(try snapshot.accessTokens(of: world.alice.id) == [other])
                #expect(try snapshot.accessTokens(of: world.charlie.id) == [])
            }
        },
        StoreConformance("a token is removed by its own person alone") { world in
            let token = world.token(1, of: world.bob)
            try await world.write { try $0.add(token) }
            #expect(try await world.write { try $0.removeAccessToken(token.id, of: world.alice.id) } == false)
            #expect(try await world.dump("access_tokens").count == 1)
            #expect(try await world.write { try $0.removeAccessToken(token.id, of: world.bob.id) })
            #expect(try await world.write { try $0.removeAccessToken(token.id, of: world.bob.id) } == false)
            #expect(try await world.read { try $0.accessToken(hash: token.tokenHash, at: StoreWorld.start) } == nil)
        },
        StoreConformance("a token's last use moves forward and never back") { world in
            let (token, other) = (world.token(1, of: world.bob), world.token(2, of: world.bob))
            let (first, second) = (StoreWorld.start.days(1), StoreWorld.start.days(2))
            try await world.write { for token in [token, other] { try $0.add(token) } }
            try await world.write { try $0.noteUse(of: token.id, at: second) }
            try await world.write { try $0.noteUse(of: token.id, at: first) }
            let kept = try await world.read { try $0.accessTokens(of: world.bob.id) }
            #expect(kept.map(\.lastUsedAt) == [nil, second])
        },
        StoreConformance("two tokens never have the same hash") { world in
            let (token, other) = (world.token(1, of: world.bob), world.token(2, of: world.alice))
            let twin = AccessToken(
                id: other.id, tokenHash: token.tokenHash, person: other.person, name: "", scope: .write,
                createdAt: other.createdAt, expiresAt: nil, lastUsedAt: nil)
            try await world.write { try $0.add(token) }
            await #expect(throws: StoreFault.self) { try await world.write { try $0.add(twin) } }
        },
    ]
}

extension StoreWorld {
    func token(_ number: UInt8, of person: Account, days: Int64? = nil) -> AccessToken {
        AccessToken(
            id: AccessTokenID(Self.uuid(UInt64(number))), tokenHash: Data(repeating: number, count: 32),
            person: person.id, name: "Книги \(number) 📚", scope: number.isMultiple(of: 2) ? .read : .write,
            createdAt: Self.start.adding(seconds: Int64(number)), expiresAt: days.map { Self.start.days($0) },
            lastUsedAt: nil)
    }
}
