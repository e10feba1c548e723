"""Real ids for most requests, since made-up ones reach no further than a 404."""

import os
import random
from urllib.parse import urlsplit

import httpx
import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

from client import Api

# Most, not all: what isn't there must be tried too.
REAL = 0.8
# In so many contracts so many files wait to be asked for and attached; a person may have fifty waiting.
CONTRACTS_WITH_FILES, FILES_EACH = 8, 3
# As the description says.
WAIT_SECONDS_MAX = 60
# Headers that frame a message belong to HTTP: nonsense in them is refused before the API sees a request.
# Webhooks really are sent: whatever machine is made up, nobody listens here, and nobody else is disturbed.
NOWHERE = "127.0.0.1:9"
FRAMING = {"connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade"}


class Known:
    """What the caller's contracts hold, read once."""

    def __init__(self):
        self.contracts: list[dict[str, list[str]]] = []
        self.people: list[str] = []
        self.waiting: dict[str, list[str]] = {}

    def read(self, base_url: str, token: str) -> None:
        with Api(base_url) as api:
            for row in api.call("GET", "/contracts?limit=50", token).json["data"]:
                contract = api.call("GET", f"/contracts/{row['id']}", token).json
                amendment = contract.get("amendment")
                self.contracts.append({
                    "contract": [contract["id"]],
                    "deliverable": [each["id"] for each in contract["deliverables"]],
                    "concern": [each["id"] for each in contract["concerns"]],
                    "amendment": [amendment["id"]] if amendment else [],
                    "file": [],
                })
                self.people += [contract[party]["id"] for party in ("client", "contractor") if contract[party]["id"]]
        with httpx.Client(headers={"Authorization": f"Bearer {token}"}) as program:
            for held in self.contracts[:CONTRACTS_WITH_FILES]:
                (contract,) = held["contract"]
                for number in range(FILES_EACH):
                    files = f"{base_url}/api/v1/contracts/{contract}/files"
                    made = program.post(files, files={"file": (f"{number}.txt", b"plan")})
                    held["file"].append(made.raise_for_status().json()["id"])
                self.waiting[contract] = list(held["file"])

    def attach(self, body, contract: str) -> None:
        """Names an upload that waits wherever a body attaches some; each is attached once."""
        for place in [body, *body.get("examples", [])] if isinstance(body, dict) else []:
            if isinstance(place, dict) and place.get("attachments") and self.waiting.get(contract):
                place["attachments"] = [self.waiting[contract].pop()]

    def fill(self, parameters: dict) -> None:
        """Puts ids of one contract where ids are asked for."""
        wanted = [name for name in parameters if name in ("contract", "deliverable", "concern", "amendment", "file")]
        able = [held for held in self.contracts if all(held[name] for name in wanted)]
        if wanted and able:
            held = chance.choice(able)
            parameters.update({name: chance.choice(held[name]) for name in wanted})
        if "person" in parameters and self.people:
            parameters["person"] = chance.choice(self.people)


known = Known()
# One chance for the whole run, so that a run can be repeated.
chance = random.Random(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    if not known.contracts:
        known.read(os.environ["ENDWELL_URL"], os.environ["ENDWELL_TOKEN"])
    for name in [name for name in case.headers or {} if name.lower() in FRAMING]:
        del case.headers[name]
    if str((case.query or {}).get("wait")).isdecimal():
        # What waiting does is tested elsewhere; here it would only take time.
        case.query["wait"] = "1" if 1 < int(case.query["wait"]) <= WAIT_SECONDS_MAX else case.query["wait"]
    if isinstance(case.body, dict) and (url := parsed(case.body.get("url"))):
        case.body["url"] = url._replace(netloc=NOWHERE).geturl()
    if takes_real_ids(case) and chance.random() < REAL:
        known.fill(case.path_parameters)
        if is_positive(case, ParameterLocation.BODY):
            known.attach(case.body, case.path_parameters.get("contract"))


def parsed(url):
    """The parts of an address; None for anything that is none."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return None
    return parts if parts and parts.netloc else None


def takes_real_ids(case) -> bool:
    """Whether the path is not itself what is tried, nor given by the answer before."""
    if not case.path_parameters or case.meta is None or case.meta.phase.name == TestPhase.STATEFUL:
        return False
    return is_positive(case, ParameterLocation.PATH)


def is_positive(case, location: ParameterLocation) -> bool:
    """Whether a part of the request is as the description has it."""
    part = case.meta.components.get(location)
    return part is None or part.mode.is_positive
