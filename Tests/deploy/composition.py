"""deploy/compose.yaml as it is, read for one machine: its services' commands, with their names, ports and paths here."""

import random
import re
import socket
from pathlib import Path

import yaml

HOST = "127.0.0.1"
# Below those that the system gives to connections that go out, so that a service that is down gets its port back.
PORTS = range(20_000, 30_000)
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


class Service:
    """A command and its environment, ready to run. It runs in `folder`, where it keeps what it keeps."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], folder: Path):
        self.name, self.command, self.environment, self.folder = name, command, environment, folder


class Composition:
    """The services of a copy of `deploy`, in the folder `state`. `variables` are what people set in `.env`."""

    def __init__(self, deploy: Path, state: Path, variables: dict[str, str]):
        self._deploy, self._state, self._variables = deploy, state, dict(variables)
        self._ports: dict[tuple[str, int], int] = {}
        text = (deploy / "compose.yaml").read_text()
        self._read = yaml.safe_load(text)
        self.names: list[str] = list(self._read["services"])

    def set(self, name: str, value: str) -> None:
        """Sets a variable that compose.yaml asks for."""
        self._variables[name] = value

    def port(self, name: str, number: int) -> int:
        """The port of this machine that stands for a service's."""
        if (name, number) not in self._ports:
            self._ports[name, number] = _free_port(set(self._ports.values()))
        return self._ports[name, number]

    def service(self, name: str) -> Service:
        described = self._read["services"][name]
        folder = self._state / name
        paths = self._paths(described, folder)
        here = lambda text: self._moved(self._filled(str(text)), name, paths)
        environment = {key: here(value) for key, value in described.get("environment", {}).items()}
        # The one port that stands alone.
        if "ENDWELL_PORT" in environment:
            environment["ENDWELL_PORT"] = str(self.port(name, int(environment["ENDWELL_PORT"])))
        return Service(name, [here(word) for word in described["command"]], environment, folder)

    def _paths(self, described: dict, folder: Path) -> dict[str, Path]:
        """Where a container's paths are here: mounted files and folders, volumes, and secrets."""
        paths = {}
        for volume in described.get("volumes", []):
            source, target = volume.split(":")[:2]
            paths[target] = self._deploy / source if source.startswith(".") else folder / "volume"
        for secret in described.get("secrets", []):
            paths[f"/run/secrets/{secret}"] = self._deploy / self._read["secrets"][secret]["file"]
        paths.setdefault("/run/secrets", self._deploy / "secrets")
        return paths

    def _filled(self, text: str) -> str:
        """The text with its `${NAME:-default}` filled in."""
        def value(match: re.Match) -> str:
            found = self._variables.get(match[1], match[2])
            assert found is not None, f"compose.yaml asks for {match[1]}"
            return found
        return VARIABLE.sub(value, text)

    def _moved(self, text: str, name: str, paths: dict[str, Path]) -> str:
        """The text with this machine's paths and addresses."""
        for target in sorted(paths, key=len, reverse=True):
            text = re.sub(rf"(?<![\w./-]){re.escape(target)}(?![\w.-])", lambda _: str(paths[target].resolve()), text)
        hosts = "|".join(map(re.escape, self.names))
        text = re.sub(
            rf"\b({hosts}):(\d+)\b", lambda match: f"{HOST}:{self.port(match[1], int(match[2]))}", text)
        text = re.sub(r"\b0\.0\.0\.0:(\d+)\b", lambda match: f"{HOST}:{self.port(name, int(match[1]))}", text)
        return text.replace("0.0.0.0", HOST)


def _free_port(taken: set[int]) -> int:
    chance = random.SystemRandom()
    while True:
        port = chance.choice(PORTS)
        if port in taken:
            continue
        with socket.socket() as tried:
            try:
                tried.bind((HOST, port))
            except OSError:
                continue
            return port
