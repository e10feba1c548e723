"""The program and an independent model of its rules live the same contracts (R2 to R12)."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

import drawing
from drawing import Asked
from program import Demo
from rules.acts import Doing
from rules.agreement import PARTIES, Agreement, other
from rules.endings import REASONS
from rules.periods import day_of
from sequence import Sequence
from world import World

STEPS = 40


def life_in(world: World) -> type[RuleBasedStateMachine]:
    """A machine whose contracts live in this world."""

    class ContractLife(RuleBasedStateMachine):
        @initialize(data=st.data(), offerer=st.sampled_from(PARTIES))
        def offer(self, data, offerer):
            self.pair, self.sequence = world.pair(), None
            self._agreeing(self._begin, data, offerer)

        @precondition(lambda self: self.sequence.is_over)
        @rule(data=st.data(), offerer=st.sampled_from(PARTIES))
        def begin_anew(self, data, offerer):
            self._agreeing(self.sequence.finish)
            self._agreeing(self._begin, data, offerer)

        def _begin(self, data, offerer):
            today = day_of(world.now, "UTC")
            agreement = Agreement(
                "A contract of the model", "What we talked about.", data.draw(drawing.terms(today)),
                data.draw(drawing.deliverables(today)))
            self.sequence = Sequence(world, offerer, agreement, self.pair)

        @rule(data=st.data())
        def act(self, data):
            life = self.sequence.life
            self._ask(data.draw(drawing.allowed_act(life, world.now)))

        @precondition(lambda self: not self.sequence.is_over)
        @rule(data=st.data())
        def act_again(self, data):
            self.act(data)

        @precondition(lambda self: self.sequence.life.phase == "offered")
        @rule()
        def accept(self):
            self._ask(Asked("accept_offer", Doing(other(self.sequence.life.offerer), world.now)))

        @rule(data=st.data())
        def try_anything(self, data):
            self._ask(data.draw(drawing.any_act(self.sequence.life, world.now)))

        @rule(days=st.sampled_from(drawing.DAYS_PASSING))
        def pass_days(self, days):
            self._agreeing(self.sequence.pass_days, days)

        @precondition(lambda self: not self.sequence.is_over)
        @rule(data=st.data(), party=st.sampled_from(PARTIES))
        def look_ahead(self, data, party):
            work = self.sequence.life.agreement.deliverables
            names = ["give_notice", "agree_to_end", *(["accept_work"] if work else [])]
            if self.sequence.life.phase == "ending":
                names.append(None)
            name = data.draw(st.sampled_from(names))
            doing = Doing(party, world.now)
            if name == "give_notice":
                reasons = sorted(reason for reason, parties in REASONS.items() if party in parties)
                doing.words["reason"] = data.draw(st.sampled_from(reasons))
            if name == "accept_work":
                doing.subject = work[data.draw(st.integers(0, len(work) - 1))]
            self._agreeing(self.sequence.look_ahead, name, doing)

        def _ask(self, asked):
            self._agreeing(self.sequence.ask, asked)

        def _agreeing(self, step, *arguments):
            """A step that both must agree about. The first disagreement is kept, with all that led to it."""
            self.is_agreed = False
            try:
                step(*arguments)
            except Exception as disagreement:
                steps = self.sequence.steps if self.sequence else []
                world.disagreements.append("\n".join([*steps, f"then: {disagreement}"]))
                raise
            self.is_agreed = True

        def teardown(self):
            if getattr(self, "is_agreed", False):
                self._agreeing(self.sequence.finish)
            elif hasattr(self, "pair"):
                world.abandon(self.pair)

    return ContractLife


@pytest.fixture
def world(tmp_path_factory, database):
    """Demos for the sequences, one after another."""
    made = World(lambda: Demo.start("demo", *database(), data=tmp_path_factory.mktemp("model") / "demo"))
    yield made
    made.stop()


@pytest.mark.timeout(0)
def test_the_program_and_the_model_agree(world, request):
    """R2–R12: acts of both parties and of strangers, previews and passing days come to the same in both.

    `--sequences` says how many lives are lived: the same ones each time. They share the demo's clock, so that one
    that disagrees is not tried again in other words, but printed as it was.
    """
    try:
        run_state_machine_as_test(
            life_in(world),
            settings=settings(
                max_examples=request.config.getoption("--sequences"), stateful_step_count=STEPS, derandomize=True,
                database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]))
    except Exception as failure:
        raise AssertionError("\n\n".join(world.disagreements) or "the tests themselves failed") from failure
