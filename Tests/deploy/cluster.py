"""The reference deployment, really running: every service of deploy/compose.yaml, started from Debian's packages."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from composition import HOST, Composition, Service
from guard import processes_in
from program import BINARY, PROJECT

DATABASES = ["database1", "database2", "database3"]
NODES = ["node1", "node2", "node3"]
ETCD = ["etcd1", "etcd2", "etcd3"]
START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 60
POLL_SECONDS = 0.1


def until(condition: Callable, what: str, seconds: float = START_SECONDS_MAX):
    """Waits for what must become true, and returns it."""
    give_up_at = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < give_up_at, f"in {seconds} s it did not come to this: {what}"
        time.sleep(POLL_SECONDS)
    return found


class Cluster:
    """Three nodes, three databases, three etcd and a proxy, in a folder of their own, and gone when it is closed."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="endwell-deployed-", dir="/tmp")).resolve()
        self.folder.chmod(0o755)
        self._guard = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("guard.py")), str(self.folder)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, start_new_session=True, cwd="/")
        assert self._guard.stdout.readline() == "ready\n"
        self._processes: dict[str, subprocess.Popen] = {}
        self._user = _somebody_else()
        self.deploy = self.folder / "deploy"
        shutil.copytree(PROJECT / "deploy", self.deploy, ignore=shutil.ignore_patterns("secrets"))
        subprocess.run([self.deploy / "make-secrets"], check=True, timeout=60, stdin=subprocess.DEVNULL)
        for path in (self.deploy / "secrets", *(self.deploy / "secrets").iterdir()):
            shutil.chown(path, self._user)
        variables = {"POSTGRESQL_BIN": os.environ["POSTGRESQL_BIN"]} if "POSTGRESQL_BIN" in os.environ else {}
        self.composition = Composition(self.deploy, self.folder / "state", variables)
        self.site = f"{HOST}:{self.composition.port('proxy', 8443)}"
        self.composition.set("ENDWELL_SITE", self.site)

    # MARK: All of it

    def start(self) -> "Cluster":
        """Starts everything, in the order in which compose would."""
        for name in ETCD:
            self.start_service(name)
        until(lambda: self.etcd_is_healthy(), "etcd is healthy")
        for name in DATABASES:
            self.start_service(name)
        until(self.primary, "there is a primary")
        for name in NODES:
            self.start_service(name)
        self.start_service("proxy")
        until(lambda: all(map(self.is_ready, NODES)), f"every node is ready\n{self.tail('node1')}")
        until(self.is_whole, f"both standbys follow\n{self.members()}")
        return self

    def close(self) -> None:
        """Kills what runs, and removes what was made."""
        self._guard.stdin.close()
        for process in self._processes.values():
            process.wait(timeout=STOP_SECONDS_MAX)
        status = self._guard.wait(timeout=STOP_SECONDS_MAX)
        self._guard.stdout.close()
        assert status == 0

    @property
    def base_url(self) -> str:
        """What people type."""
        return f"https://{self.site}"

    @property
    def authority(self) -> Path:
        """Whose word proves who the site and the databases are."""
        return self.deploy / "secrets/ca.pem"

    def secret(self, name: str) -> str:
        return (self.deploy / "secrets" / name).read_text().strip()

    # MARK: One service

    def start_service(self, name: str) -> None:
        """Starts a service as its container would be started."""
        service = self.composition.service(name)
        for folder in (service.folder, service.folder / "volume"):
            folder.mkdir(parents=True, exist_ok=True)
            shutil.chown(folder, os.geteuid() if service.command[0] == "endwell" else self._user)
        # etcd and PostgreSQL refuse a folder that others may look into.
        (service.folder / "volume").chmod(0o700)
        self._first(name).unlink(missing_ok=True)
        with self.log(name).open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("contain.py")), str(self._first(name)), *self._command(service)],
                cwd=service.folder, env=self._environment(service), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT)
        until(lambda: self._first(name).exists() and self._first(name).read_text(), f"{name} is there")

    def stop_service(self, name: str) -> None:
        """Asks a service to end, as an operator does, and waits until it has."""
        self._processes[name].terminate()
        assert self._processes[name].wait(timeout=STOP_SECONDS_MAX) == 0, self.tail(name)

    def kill_service(self, name: str) -> None:
        """Kills what was started for the service, and a database's postmaster, at once and without a word.

        The postmaster's own children are left to notice it by themselves, which is waited for.
        """
        for pid in (int(self._first(name).read_text()), self.postmaster(name)):
            if pid:
                os.kill(pid, signal.SIGKILL)
        self._processes[name].wait(timeout=STOP_SECONDS_MAX)

    def kill_postmaster(self, name: str) -> None:
        """Kills a database's first process alone."""
        postmaster = self.postmaster(name)
        assert postmaster, f"{name} does not run"
        os.kill(postmaster, signal.SIGKILL)

    def pause_service(self, name: str) -> list[int]:
        """Stops every process of a service, as a machine that hangs; returns them."""
        paused: set[int] = set()
        # Again, as long as there is one that was started meanwhile.
        while new := set(self.processes(name)) - paused:
            for pid in new:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
            paused |= new
        return sorted(paused)

    def resume(self, paused: list[int]) -> None:
        """Lets the processes go on as if nothing had been."""
        for pid in paused:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def processes(self, name: str) -> list[int]:
        """What runs for a service, the database's own processes, too."""
        return processes_in(self.folder / "state" / name)

    def postmaster(self, name: str) -> int | None:
        """PostgreSQL's first process, if it runs."""
        try:
            return int((self.folder / "state" / name / "volume/data/postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return None

    def _first(self, name: str) -> Path:
        """Where the number of a service's first process is written down."""
        return self.folder / f"{name}.pid"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def tail(self, name: str, lines: int = 30) -> str:
        """The end of what a service has said."""
        return "\n".join(self.log(name).read_text(errors="replace").splitlines()[-lines:]) if self.log(name).exists() else ""

    def _command(self, service: Service) -> list[str]:
        if service.command[0] == "endwell":
            # Where the program was built, others may not look.
            return [str(BINARY), *service.command[1:]]
        return self._as_somebody_else(service.command)

    def _as_somebody_else(self, command: list[str]) -> list[str]:
        if os.geteuid() != 0:
            return command
        group = str(pwd.getpwnam(self._user).pw_gid)
        return ["setpriv", f"--reuid={self._user}", f"--regid={group}", "--clear-groups", "--", *command]

    def _environment(self, service: Service) -> dict[str, str]:
        return {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
            "HOME": str(service.folder), **service.environment}

    # MARK: What it is like

    def is_ready(self, node: str) -> bool:
        """Whether a node, asked directly, would keep an act now."""
        return self._status(f"http://{HOST}:{self.composition.port(node, 8080)}/readyz") == 200

    def etcd_is_healthy(self) -> bool:
        return all(self._status(f"http://{HOST}:{self.composition.port(name, 2379)}/health") == 200 for name in ETCD)

    def members(self) -> list[dict]:
        """The databases as Patroni sees them, by whichever of them answers."""
        for name in DATABASES:
            with contextlib.suppress(OSError, ValueError):
                url = f"http://{HOST}:{self.composition.port(name, 8008)}/cluster"
                with urllib.request.urlopen(url, timeout=2) as answer:
                    return json.load(answer)["members"]
        return []

    def primary(self) -> str | None:
        """The database that takes writes, as it says itself."""
        for name in DATABASES:
            if self._status(f"http://{HOST}:{self.composition.port(name, 8008)}/primary") == 200:
                return name
        return None

    def is_whole(self) -> bool:
        """Whether there is a primary with a synchronous standby, and the third follows, too."""
        if any(self._status(f"http://{HOST}:{self.composition.port(name, 8008)}/health") != 200 for name in DATABASES):
            return False
        members = self.members()
        roles = sorted(member["role"] for member in members if member["state"] in {"running", "streaming"})
        timelines = {member.get("timeline") for member in members}
        return roles == ["leader", "replica", "sync_standby"] and len(timelines) == 1

    def synchronous_standby(self) -> str:
        """The database that may become primary."""
        return next(member["name"] for member in self.members() if member["role"] == "sync_standby")

    def switch_over(self, old: str, new: str) -> None:
        """Hands the office over in good order, as an operator does."""
        service = self.composition.service(old)
        runner, _, settings = service.command
        command = [
            runner, "patronictl", "--config-file", settings, "switchover", "endwell", "--master", old, "--candidate", new,
            "--force"]
        done = subprocess.run(
            self._as_somebody_else(command), cwd=service.folder, env=self._environment(service), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=STOP_SECONDS_MAX)
        assert done.returncode == 0, done.stdout + done.stderr

    # MARK: What it holds

    @property
    def database_url(self) -> str:
        """Where Endwell's commands find the database."""
        return self.composition.service("node1").environment["ENDWELL_DATABASE_URL"]

    def endwell(self, *arguments: str, timeout: float = 300) -> subprocess.CompletedProcess:
        """Runs a command of Endwell's beside the nodes."""
        return subprocess.run(
            [str(BINARY), *arguments, "--data", str(self.folder / "state/node1/volume")], capture_output=True, text=True,
            timeout=timeout, stdin=subprocess.DEVNULL, env={
                **os.environ, "ENDWELL_DATABASE_URL": self.database_url,
                "ENDWELL_DATABASE_PASSWORD_FILE": str(self.deploy / "secrets/database-password")})

    def ask(self, sql: str) -> list[list[str]]:
        """The rows that the primary answers."""
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=\t",
             f"--dbname={self.database_url}&target_session_attrs=read-write", f"--command={sql}"],
            capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
            env={**os.environ, "PGPASSWORD": self.secret("database-password")})
        assert done.returncode == 0, done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]

    def _status(self, url: str) -> int | None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None


def _somebody_else() -> str:
    """Who runs what refuses to run as root; oneself, where one isn't."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
