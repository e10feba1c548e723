extension Website {
    /// Every route of the pages, capability by capability.
    func registerRoutes(signedOut: SignedOut, signedIn: SignedIn) {
    }
}
