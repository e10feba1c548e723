import Crypto
import Foundation

extension InstallationSecret {
    private static let placeBytesMax = 200

    /// A place in a list in a form that tells nothing to who reads it in an address: the place of a review names its
    /// contract, which a profile must not (R12).
    func hidden(_ place: ListCursor) -> String {
        let text = Data(place.text.utf8)
        // One place has one form, so no form is ever used for two texts.
        let start = code("hidden place, start", of: text).prefix(12)
        let sealed = try? AES.GCM.seal(text, using: placeKey, nonce: AES.GCM.Nonce(data: start))
        return sealed?.combined?.base64URL ?? ""
    }

    /// The place in such a form; `nil` for anything that this installation did not make.
    func place(hiddenIn text: String) -> ListCursor? {
        guard text.utf8.count <= InstallationSecret.placeBytesMax, let bytes = Data(base64URL: text),
            let box = try? AES.GCM.SealedBox(combined: bytes), let opened = try? AES.GCM.open(box, using: placeKey)
        else { return nil }
        return ListCursor(String(decoding: opened, as: UTF8.self))
    }

    private var placeKey: SymmetricKey {
        SymmetricKey(data: code("hidden place", of: Data()))
    }
}
