extension Words {
    /// What the next page says of something that was done and is no act on a contract.
    static let doneBesides = [
        "sign_out": "You are signed out.",
        "make_offer": "Your offer is made. Copy its link and send it: whoever opens it can claim the offer once.",
        "claim_offer": "The offer is yours to answer. Read it, then accept or reject it.",
        "save_profile": "Your profile is saved.",
        "change_password": "Your password is changed. Every other browser is signed out.",
        "close_sessions": "Signed out there.",
        "make_token":
            "That form was sent before. Its token was shown then and can’t be shown again; if you did not keep it, "
            + "revoke it and make another.",
        "revoke_token": "The token is revoked: it is worth nothing any more.",
        "add_webhook":
            "That form was sent before. The webhook’s secret was shown then and can’t be shown again; if you did not keep "
            + "it, remove the webhook and add another.",
        "start_webhook": "The webhook goes on: whatever waits is being sent.",
        "remove_webhook": "The webhook is removed: nothing more is sent there.",
        "read_news": "Everything is marked as read.",
        "confirm_address": "The address is confirmed. Offers to it belong to the account now.",
        "suspend": "The account is suspended. It makes and gets no offers; its contracts go on.",
        "unsuspend": "The suspension is lifted.",
        "advance_clock": "Time has passed, and every deadline on the way has taken effect.",
    ]
}
