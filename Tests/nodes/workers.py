"""A process of a run: `workers.py act RUN NUMBER` holds some of its clients, `workers.py read RUN` all its readers.

RUN is the folder with `run.json`, in which the logs are kept. Each works until there is a file `enough` in it (readers:
`read-up`), and prints how far it is.
"""

import json
import sys
import threading
import traceback
from collections import Counter
from pathlib import Path

from acting import Client, Nodes, Person
from following import Reader
from lives import Lives

TELLING_SECONDS = 0.5


def people_of(run: dict) -> list[Person]:
    return [Person(**each) for each in run["people"]]


def act(folder: Path, number: int) -> int:
    """Clients that share a process, and their contracts."""
    run = json.loads((folder / "run.json").read_text())
    share = range(number, run["clients"], run["processes"])
    lives = Lives(people_of(run), most=run["contracts"] * len(share))
    nodes, over = Nodes(run["ports"]), threading.Event()
    clients = [Client(each, nodes, run["seed"], folder) for each in share]

    def live(client: Client) -> None:
        while not over.is_set():
            lives.step(client)

    return _work([lambda each=client: live(each) for client in clients], folder / "enough", over, lambda: {
        "done": sum(client.done for client in clients), "put_off": sum((client.put_off for client in clients), Counter())})


def read(folder: Path) -> int:
    """A reader for each person."""
    run = json.loads((folder / "run.json").read_text())
    nodes, over = Nodes(run["ports"]), threading.Event()
    readers = [
        Reader(place, person, nodes, run["seed"], folder, over.is_set) for place, person in enumerate(people_of(run))]
    return _work([reader.run for reader in readers], folder / "read-up", over, lambda: {
        "cursors": sum(int(reader.cursor) for reader in readers)})


def _work(works: list, enough: Path, over: threading.Event, tell) -> int:
    """Lets all work until it is enough. A thread's failure is the process's."""
    failures = []

    def guarded(work) -> None:
        try:
            work()
        except Exception:
            failures.append(traceback.format_exc())
            over.set()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        over.wait(TELLING_SECONDS)
        if enough.exists():
            over.set()
        if over.is_set():
            for thread in threads:
                thread.join(TELLING_SECONDS)
        print(json.dumps(tell()), flush=True)
    print(json.dumps(tell()), flush=True)
    sys.stderr.write("".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(act(Path(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "act" else read(Path(sys.argv[2])))
