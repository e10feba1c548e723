import EndwellCore
import EndwellHTTP
import EndwellService
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// A request to an operation, by someone whose token is good.
struct Call: Sendable {
    let useCases: UseCases
    /// Whose token it is.
    let caller: Caller
    /// What the path names.
    let path: [String: String]
    /// What follows the question mark.
    let query: [String: String]
    /// What was sent; an empty object when nothing was.
    let body: JSON
    /// The parts of the body, for an operation that takes files; the rest of it is not there yet.
    let parts: MultipartBody?
    /// What the caller asks besides.
    let conditions: RequestConditions
    /// The request's headers.
    var headers: HTTPFields = [:]
    /// The address of the installation.
    let baseURL: String

    /// Who acts.
    var person: PersonID { caller.account.id }

    /// The id in the path; one that is none is as good as one that was never issued.
    func id<Kind>(_ name: String, as kind: Identifier<Kind>.Type) throws(Refusal) -> Identifier<Kind> {
        guard let id = path[name].flatMap({ Identifier<Kind>($0) }) else { throw .notFound }
        return id
    }

    /// The contract in the path.
    var contract: ContractID { get throws(Refusal) { try id("contract", as: ContractID.self) } }

    /// How many rows are asked for.
    var limit: Int { query["limit"].flatMap { Int($0) } ?? APILimits.pageRowsStandard }

    /// Does that to the contract in the path, and answers with the whole contract.
    func act(_ request: ContractRequest) async throws -> Reply {
        let offers = useCases.offers
        return Reply(
            try await useCases.contracts.perform(request, on: try contract, by: person, under: conditions) {
                ContractShape($0, link: offers.link(of: $0), baseURL: baseURL).kept(status: 200)
            })
    }

    /// A page of a list.
    static func page(_ rows: [JSON], next: String?) -> JSON {
        ["data": .list(rows), "next": .text(orNull: next)]
    }
}
