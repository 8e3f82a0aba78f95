"""Renews requirements.lock and tests/requirements.lock: names, versions and hashes, no download addresses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_OPTION_OR_REMARK = re.compile(r"^\s*(?:--(?!hash)|#).*\n", re.MULTILINE)
_HEAD = "# Names, versions and hashes of what is installed. Renew with: make lock\n"


def _compile(target: str, *options: str) -> None:
    command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--strip-extras"]
    command += ["--no-emit-options", "--no-header", "--no-annotate"]
    command += ["--allow-unsafe", "--output-file", target, *options]
    subprocess.run(command, cwd=_ROOT, check=True)
    path = _ROOT / target
    path.write_text(_HEAD + _OPTION_OR_REMARK.sub("", path.read_text()))


def main() -> None:
    _compile("requirements.lock", "--extra", "paper", "pyproject.toml")
    _compile("tests/requirements.lock", "--constraint", "requirements.lock", "--extra", "dev", "pyproject.toml")


if __name__ == "__main__":
    main()
