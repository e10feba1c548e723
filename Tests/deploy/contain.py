"""What a container's first process does: contain.py FILE COMMAND… runs a command, and buries all that it leaves behind.

PostgreSQL does not start where a dead process of its own is not buried. The file is told the command's process. This ends
when nothing of the command's is left, and passes SIGTERM on to it.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def main() -> int:
    file, *command = sys.argv[1:]
    assert ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = os.posix_spawnp(command[0], command, os.environ, setsigdef=[signal.SIGINT])
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    Path(file).write_text(str(child))
    status = 0
    while True:
        try:
            pid, ended = os.wait()
        except ChildProcessError:
            return status
        if pid == child:
            status = abs(os.waitstatus_to_exitcode(ended))


if __name__ == "__main__":
    sys.exit(main())
