"""One contract, lived in the program and in the model at once. Whatever they disagree about fails the sequence."""

from dataclasses import replace

from asking import NOWHERE, offer_body, preview_path, request_of
from client import Answer
from drawing import Asked
from rules.acts import Doing, decide
from rules.agreement import PARTIES, Agreement, other
from rules.life import RANKS, Life
from rules.periods import Instant, day_of
from rules.preview import preview
from seen import expected, instant, observed, written
from world import Someone, World


class Sequence:
    """Begins with an offer. Each step asks the program and the model, then both parties look at the contract."""

    def __init__(self, world: World, offerer: str, agreement: Agreement, pair: dict[str, Someone]):
        self.world, self.pair = world, pair
        self.stranger = world.a_third(pair)
        people = {party: someone.id for party, someone in pair.items()}
        today = (life := Life(people, offerer, agreement, None, world.open_to)).today(world.now)
        life.offer = agreement.offer_period(today)
        self.life = life
        self.last_event, self.last_hash = 0, None
        self.seen: dict[str, Answer] = {}
        self.steps = [f"{agreement} by the {offerer}, on {day_of(world.now, 'UTC')}"]
        self._offer(offerer)

    def _offer(self, offerer: str) -> None:
        sent = offer_body(self.life, self.pair[other(offerer)].email)
        answer = self.world.api.call("POST", "/contracts", self.pair[offerer].token, sent)
        assert answer.status == 201, answer
        self.id = answer.json["id"]
        assert answer.headers["location"].endswith(f"/contracts/{self.id}"), answer.headers
        self._learn_ids(answer)
        self._compare([(None, "offered.1")], offerer)

    # Acts.

    def ask(self, asked: Asked) -> None:
        """Somebody asks for an act; the model says what must come of it."""
        name, doing = asked.name, asked.doing
        subject = getattr(doing.subject, "id", doing.subject)
        self.steps.append(f"{doing.party or 'a stranger'}: {name} {subject or ''} {doing.words or ''}")
        doing.now = self.world.now
        self._promise(asked)
        method, path, body = request_of(name, doing)
        answer = self._call(method, path, doing.party, body)
        if asked.is_unknown or doing.party is None or asked.is_bad:
            self._refused_outright(asked, answer)
            return
        happened = self._promised_otherwise(asked) or decide(self.life, name, doing)
        if isinstance(happened, set):
            assert answer.status == 409 and answer.code in happened, f"expected {happened}: {answer}"
            self._compare_unchanged()
            return
        assert answer.status in {200, 201}, f"expected it to be done: {answer}"
        assert answer.status == 200 or "location" in answer.headers, answer
        self._learn_ids(answer)
        self._compare([(None, kind) for kind in happened], doing.party, secret=name == "leave_review" and not happened)

    def _refused_outright(self, asked: Asked, answer: Answer) -> None:
        """A stranger, an unknown part or words that can't be taken. Another reason may be named where there is one."""
        statuses = {404} if asked.is_unknown or asked.doing.party is None else {422}
        is_refused = answer.status in statuses
        if not is_refused and answer.status == 409 and asked.doing.party:
            party = asked.doing.party
            stands = self._against(asked, party)
            is_refused = answer.code in stands
        assert is_refused, f"expected {statuses}: {answer}"
        self._compare_unchanged()

    def _against(self, asked: Asked, party: str) -> set[str]:
        trial = self.life.copy()
        if asked.is_unknown:
            return {"not_in_this_phase", "not_yours"}
        codes = decide(trial, asked.name, replace(asked.doing, subject=asked.doing.subject))
        return codes if isinstance(codes, set) else {"not_yours"}

    def _promise(self, asked: Asked) -> None:
        """R10: a notice carries the date that its preview promised, or another."""
        self._seen_before = None
        if asked.promise:
            ahead = preview(self.life, asked.name, asked.doing)
            if not isinstance(ahead, set) and not ahead.is_at_once:
                self._seen_before = ahead.official_at
                promised = ahead.official_at + (86_400_000 if asked.promise == "changed" else 0)
                asked.doing.words["promised_official_at"] = written(promised)

    def _promised_otherwise(self, asked: Asked) -> set[str] | None:
        return {"promise_changed"} if self._seen_before and asked.promise == "changed" else None

    # Time.

    def pass_days(self, days: int) -> None:
        self.steps.append(f"{days} days pass")
        self.world.pass_days(days)
        self._compare(self.life.settle(self.world.now), None)

    # Previews.

    def look_ahead(self, name: str | None, doing: Doing) -> None:
        """A preview must say what the model says; it changes nothing."""
        self.steps.append(f"{doing.party}: preview of {name or 'nobody acting'}")
        doing.now = self.world.now
        answer = self._call("GET", preview_path(name, doing), doing.party)
        ahead = preview(self.life, name, doing)
        if isinstance(ahead, set):
            assert answer.status == 409 and answer.code in ahead, f"expected {ahead}: {answer}"
        else:
            assert answer.status == 200, answer
            self._compare_preview(ahead, answer.json)
        self._compare_unchanged()

    def _compare_preview(self, ahead, shown: dict) -> None:
        at = instant(shown["official_at"])
        if not ahead.is_at_once:
            assert at == ahead.official_at, (shown, ahead)
        else:
            assert at is not None and abs(at - ahead.official_at) < 60_000, (shown, ahead)
        mine = {
            "outcome": ahead.outcome, "ends_by": ahead.ends_by, "review_until": ahead.review_until,
            "open_deliverables": ahead.open_deliverables, "open_concerns": ahead.open_concerns,
        }
        theirs = {
            "outcome": shown["outcome"], "ends_by": shown["ends_by"], "review_until": instant(shown["review_until"]),
            "open_deliverables": [each["id"] for each in shown["open_deliverables"]],
            "open_concerns": [each["id"] for each in shown["open_concerns"]],
        }
        assert theirs == mine, shown
        for chance in shown["can_still"]:
            assert chance["act"] in {act for act, _ in ahead.may_still[chance["by"]]}, (chance, ahead)

    # What both see.

    def _call(self, method: str, path: str, party: str | None, body=None, **headers: str) -> Answer:
        someone = self.pair[party] if party else self.stranger
        return self.world.api.call(method, f"/contracts/{self.id}{path}", someone.token, body, **headers)

    def _learn_ids(self, answer: Answer) -> None:
        """The program chooses ids; the order is the model's."""
        shown = answer.json
        pairs = [(self.life.agreement.deliverables, shown["deliverables"]), (self.life.concerns, shown["concerns"])]
        if self.life.amendment and shown["amendment"]:
            pairs.append(([self.life.amendment], [shown["amendment"]]))
        for mine, theirs in pairs:
            assert len(mine) == len(theirs), answer
            for one, another in zip(mine, theirs):
                assert one.id in {None, another["id"]}, answer
                one.id = another["id"]

    def _compare(self, happened: list[tuple[Instant | None, str]], actor: str | None, secret: bool = False) -> None:
        """Both look again; nothing but what happened has changed. A sealed review shows to its author alone."""
        for party in PARTIES:
            before = self.seen.get(party)
            self.seen[party] = self._call("GET", "", party)
            self._compare_contract(party)
            if before and secret and party != actor:
                assert before.body == self.seen[party].body, f"a sealed review shows: {self.seen[party]}"
                assert before.headers["etag"] == self.seen[party].headers["etag"], "a sealed review shows in the ETag"
        self._compare_events(happened, actor)
        self.world.saw([f"{kind} {'by' if actor else 'clock'}" for _, kind in happened])

    def _compare_contract(self, party: str) -> None:
        answer = self.seen[party]
        assert answer.status == 200, answer
        mine, theirs = expected(self.life, party, self.world.now), observed(answer.json, RANKS)
        differing = {
            name: {"model": mine[name], "program": theirs[name]} for name in mine if mine[name] != theirs[name]}
        assert not differing, f"the {party} sees {differing} in {answer}"

    def _compare_unchanged(self) -> None:
        """A refusal, and a look, change nothing."""
        for party in PARTIES:
            answer = self._call("GET", "", party, If_None_Match=self.seen[party].headers["etag"])
            assert answer.status == 304, f"something changed: {answer}, before {self.seen[party]}"

    def _compare_events(self, happened: list[tuple[Instant | None, str]], actor: str | None) -> None:
        """The record has grown by what happened, and by nothing else."""
        after = f"&after={self.last_event}" if self.last_event else ""
        answer = self._call("GET", f"/events?limit=100{after}", PARTIES[0])
        assert answer.status == 200, answer
        events = answer.json["data"]
        assert [event["kind"] for event in events] == [kind for _, kind in happened], answer
        for event, (at, _) in zip(events, happened):
            assert event["number"] == self.last_event + 1, answer
            assert event["previous_hash"] == self.last_hash or self.last_hash is None, answer
            assert at is None or instant(event["at"]) == at, f"expected it at {written(at)}: {answer}"
            wanted = ("person", self.pair[actor].id) if actor else ("clock", None)
            assert (event["actor"]["kind"], event["actor"].get("id")) == wanted, answer
            self.last_event, self.last_hash = event["number"], event["hash"]

    @property
    def is_over(self) -> bool:
        """Whether hardly anything can still happen."""
        return self.life.phase == "closed" or bool(self.life.reviews and self.life.reviews.are_revealed)

    def finish(self) -> None:
        """Leaves nothing running between the two, so that they can begin anew; a stranger never learns of it."""
        unknown = self.world.api.call("GET", f"/contracts/{NOWHERE}", self.stranger.token)
        hidden = self._call("GET", "", None)
        assert hidden.status == unknown.status == 404
        assert hidden.body.replace(self.id.encode(), NOWHERE.encode()) == unknown.body, (hidden, unknown)
        if self.life.phase == "offered":
            self.ask(Asked("withdraw_offer", Doing(self.life.offerer, 0)))
        if self.life.is_idle or self.life.phase == "active":
            self.ask(Asked("give_notice", Doing("client", 0, None, {"reason": "other", "note": "We stop here."})))
        if self.life.phase == "ending":
            for party in PARTIES:
                if self.life.phase == "ending" and party not in self.life.notice.agreed:
                    self.ask(Asked("agree_to_end", Doing(party, 0)))
        for party in PARTIES:
            if not self.life.may_offer(party):
                self._offer_in_vain(party)
                self.ask(Asked("say_whether_open", Doing(other(party), 0, None, {"open": True})))
        assert self.life.phase in {"ended", "closed"}

    def _offer_in_vain(self, party: str) -> None:
        """R11: whoever may not make the other offers is told so, neutrally."""
        sent = offer_body(self.life, self.pair[other(party)].email)
        sent["deliverables"], sent["role"] = [], party
        sent["terms"].pop("ends_on", None)
        answer = self.world.api.call("POST", "/contracts", self.pair[party].token, sent)
        assert (answer.status, answer.code) == (409, "not_open_to_offers"), answer
