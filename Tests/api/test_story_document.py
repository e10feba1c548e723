"""docs/api-story.md is run as a reader would run it, block by block, and prints what it says."""

import os
import re
import subprocess

from program import PROJECT

STORY = PROJECT / "docs/api-story.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
MARK = "---- the next block"


def test_the_story_runs_and_prints_what_it_says(demo):
    """R1 to R12 as a script: each block of the document prints the text that stands below it."""
    blocks = BLOCK.findall(STORY.read_text())
    assert len(blocks) > 12, "the document’s blocks were not found"
    script = f"\necho '{MARK}'\n".join(commands for commands, _ in blocks)
    done = subprocess.run(
        ["bash", "-euo", "pipefail"], input=script, capture_output=True, text=True, timeout=110,
        env={**os.environ, "ENDWELL_URL": demo.base_url})
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stderr == ""
    for (commands, said), printed in zip(blocks, done.stdout.split(f"{MARK}\n"), strict=True):
        assert printed == said, f"this block printed otherwise:\n{commands}"
