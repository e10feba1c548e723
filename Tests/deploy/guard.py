"""Ends what a deployment started, when whoever started it is gone: guard.py FOLDER

Every process of a deployment runs inside its folder. When standard input ends, each is killed, and the folder removed:
so nothing is left behind, however the tests end. PostgreSQL's own processes are children of nobody by then, and are found
by where they run.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

PATIENCE_SECONDS = 20


def processes_in(folder: Path) -> list[int]:
    """The processes that run inside the folder; those that somebody killed, and nobody has buried yet, are none."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            place = Path(os.readlink(entry / "cwd"))
        except OSError:
            continue
        if place.is_relative_to(folder):
            found.append(int(entry.name))
    return found


def kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    # A Ctrl-C is meant for the tests, whose end is heard of here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("ready", flush=True)
    sys.stdin.read()
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    # Again and again, since one of them may just have started another.
    while (pids := processes_in(folder)) and time.monotonic() < give_up_at:
        kill(pids)
        time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)
    assert not pids, f"these did not end: {pids}"


if __name__ == "__main__":
    main()
