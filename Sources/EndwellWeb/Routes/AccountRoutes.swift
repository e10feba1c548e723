import EndwellCore
import EndwellService
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// The landing page, and signing up, in and out.
struct AccountRoutes {
    func register(on signedOut: SignedOut) {
        signedOut.get("", landing)
        signedOut.get("sign-in", showSignIn)
        signedOut.post("sign-in", signIn)
        signedOut.get("sign-up", showSignUp)
        signedOut.post("sign-up", signUp)
    }

    func register(on signedIn: SignedIn) {
        signedIn.post("sign-out", signOut)
    }

    @Sendable private func landing(_ guest: Guest, _ visit: Visit?) throws -> Response {
        guard visit == nil else { return .redirect(to: .contracts) }
        let acts = [
            Button(text: "Create an account", href: SitePath.signUp.text, look: "main"),
            Button(text: "Sign in", href: SitePath.signIn.text),
        ]
        let layout = guest.layout("Freelance contracts that end well")
        return try guest.answer(LandingPage(layout: layout, acts: acts, timeline: .example(at: guest.now)))
    }

    @Sendable private func showSignIn(_ guest: Guest, _ visit: Visit?) throws -> Response {
        guard visit == nil else { return .redirect(to: BackPath.orContracts(guest.query("back"))) }
        return try guest.answer(SignInPage(guest, SignInInput(), back: BackPath.safe(guest.query("back")), .none))
    }

    @Sendable private func signIn(_ guest: Guest, _ form: Form) async throws -> Response {
        var input = SignInInput()
        (input.email, input.password, input.device) = (form["email"], form["password"], guest.device)
        let kept = KeptForm(broughtBy: form)
        do {
            let opened = try await guest.useCases.accounts.signIn(input)
            if let kept, kept.person == opened.account.id.text {
                return await guest.entered(opened, with: try await guest.visit(opened).answer(kept))
            }
            return await guest.entered(opened, then: BackPath.orContracts(form["back"]))
        } catch Refusal.badInput(let problems) {
            let page = SignInPage(guest, input, back: BackPath.safe(form["back"]), kept: kept, Problems(problems))
            return try guest.answer(page, .unprocessableContent)
        }
    }

    @Sendable private func showSignUp(_ guest: Guest, _ visit: Visit?) throws -> Response {
        guard visit == nil else { return .redirect(to: BackPath.orContracts(guest.query("back"))) }
        return try guest.answer(SignUpPage(guest, SignUpInput(), back: BackPath.safe(guest.query("back")), .none))
    }

    @Sendable private func signUp(_ guest: Guest, _ form: Form) async throws -> Response {
        let input = SignUpInput(form, device: guest.device)
        do {
            let opened = try await guest.useCases.accounts.signUp(input)
            return await guest.entered(opened, then: BackPath.orContracts(form["back"]))
        } catch Refusal.badInput(let problems) {
            let page = SignUpPage(guest, input, back: BackPath.safe(form["back"]), Problems(problems))
            return try guest.answer(page, .unprocessableContent)
        }
    }

    @Sendable private func signOut(_ visit: Visit, _ form: Form) async throws -> Response {
        let cookies = visit.site.cookies
        if let token = cookies.value(cookies.session, of: visit.request) {
            try await visit.useCases.accounts.signOut(token: token)
        }
        var response = Response.redirect(to: .home, did: "sign_out")
        response.headers[.setCookie] = cookies.clear(cookies.session)
        // Answers to forms that the browser kept for going back.
        if let clear = HTTPField.Name("Clear-Site-Data") { response.headers[clear] = "\"cache\"" }
        return response
    }
}

extension SignUpInput {
    /// A new account, as the form brought it.
    init(_ form: Form, device: String?) {
        self.init()
        (name, email, password) = (form["name"], form["email"], form["password"])
        (timeZone, self.device) = (form["time_zone"], device)
    }
}

extension Guest {
    /// What the browser calls itself.
    var device: String? { request.headers[.userAgent] }

    /// Leads on as the person who has just signed in. A session that the browser had before is closed, since nobody
    /// could close it afterwards.
    func entered(_ opened: OpenedSession, then address: String) async -> Response {
        await entered(opened, with: .redirect(to: address))
    }

    /// Answers the person who has just signed in.
    func entered(_ opened: OpenedSession, with answer: Response) async -> Response {
        let cookies = site.cookies
        if let before = cookies.value(cookies.session, of: request) {
            // An old session that can't be closed now runs out by itself; that must keep nobody out.
            try? await useCases.accounts.signOut(token: before)
        }
        var response = answer
        response.headers[.setCookie] = cookies.set(
            cookies.session, opened.token, seconds: Int(AccountLimits.sessionDays) * 86_400)
        return response
    }
}
