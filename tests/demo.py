"""`make demo`: the samples in a scratch folder, twice, so that one sees what a second run does."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def main() -> int:
    scratch = Path(tempfile.mkdtemp(prefix="klimadocs-demo-"))
    shutil.copytree(_ROOT / "inbox", scratch / "inbox", ignore=shutil.ignore_patterns(".*"))
    places = ["--inbox", scratch / "inbox", "--outbox", scratch / "outbox", "--templates", _ROOT / "templates"]
    code = 0
    for title in ("First run", "Second run"):
        print(f"\n{title}")
        code = subprocess.run([sys.executable, "-m", "klimadocs", *places, "process-inbox"], cwd=_ROOT).returncode
        if code not in (0, 3):
            return code
    print(f"\nLook at {scratch / 'outbox' / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
