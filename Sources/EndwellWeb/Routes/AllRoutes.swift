extension Website {
    /// Every route of the pages, capability by capability.
    func registerRoutes(signedOut: SignedOut, signedIn: SignedIn) {
        AccountRoutes().register(on: signedOut)
        AccountRoutes().register(on: signedIn)
        ProblemRoutes(reference: settings.reference).register(on: signedOut)
        InvitationRoutes().register(on: signedOut)
        InvitationRoutes().register(on: signedIn)
        ContractListRoutes().register(on: signedIn)
        ContractRoutes().register(on: signedIn)
        EvidenceRoutes().register(on: signedIn)
        OfferRoutes().register(on: signedIn)
        OfferAnswerRoutes().register(on: signedIn)
        RehireRoutes().register(on: signedIn)
        InboxRoutes().register(on: signedIn)
        PeopleRoutes().register(on: signedIn)
        SettingsRoutes().register(on: signedIn)
        AccessTokenRoutes().register(on: signedIn)
        WebhookRoutes().register(on: signedIn)
        OperatorRoutes().register(on: signedIn)
        EndingRoutes().register(on: signedIn)
        EndingAnswerRoutes().register(on: signedIn)
        AmendmentRoutes().register(on: signedIn)
        ReviewRoutes().register(on: signedIn)
        ConcernRoutes().register(on: signedIn)
        WorkRoutes().register(on: signedIn)
        DoneRoutes().register(on: signedIn)
    }
}
