public import EndwellCore

/// Why a bundle can't be relied on: the first thing that is not as it was signed (R15).
public enum EvidenceDifference: Error, Hashable, Sendable {
    /// The file doesn't begin as a bundle does.
    case notABundle
    /// The bundle, or a file of it, is larger than allowed.
    case tooLarge(String?)
    /// A file ends before its bytes do.
    case cutOff(String)
    /// From this byte on the container isn't as Endwell writes it, or the checksum of a file doesn't fit.
    case otherForm(byte: Int)
    /// A file that must be there is not, or not in its place.
    case missing(String)
    /// A file that may not be there, or not in that place.
    case unexpected(String)
    /// A file can't be read.
    case unreadable(String)
    /// The name of the key in the checkpoint isn't the key's.
    case keyOfAnotherName
    /// Another key signed than the one that was asked for.
    case otherKey(EvidencePublicKey)
    /// The signature isn't that key's of the checkpoint.
    case signature
    /// A file isn't the one that was signed.
    case changed(String)
    /// The record says another thing of itself than the checkpoint.
    case otherRecord(String)
    /// An event, a text or an attachment, as in the check of a whole installation.
    case record(RecordDifference)
    /// A text that no event refers to, or that is there twice.
    case strayText(ContentID)
    /// The signature in this event isn't under the agreement that then stood.
    case otherAgreement(event: Int)
    /// These parts of the state are not what the events add up to.
    case state([String])
}

extension EvidenceDifference: CustomStringConvertible {
    /// A sentence for whoever checks.
    public var description: String {
        switch self {
        case .notABundle: "the file is no evidence bundle"
        case .tooLarge(let path): "\(path ?? "the bundle") is larger than a bundle’s may be"
        case .cutOff(let path): "\(path) is cut off"
        case .otherForm(let byte): "from byte \(byte) on the bundle is not as Endwell writes one"
        case .missing(let path): "\(path) is missing or not in its place"
        case .unexpected(let path): "\(path) does not belong there"
        case .unreadable(let path): "\(path) can’t be read"
        case .keyOfAnotherName: "the key in checkpoint.json has another key’s name"
        case .otherKey(let key): "another key signed it than the one you name: \(key.id)"
        case .signature: "checkpoint.json is not what the key signed"
        case .changed(let path): "\(path) is not the file that was signed"
        case .otherRecord(let part): "record.json has another \(part) than checkpoint.json"
        case .record(let difference): "\(difference)"
        case .strayText(let id): "no event refers to content \(id), or it is there twice"
        case .otherAgreement(let event): "event \(event), the signature is under another agreement"
        case .state(let parts): "record.json differs from its events in \(parts.joined(separator: ", "))"
        }
    }
}
