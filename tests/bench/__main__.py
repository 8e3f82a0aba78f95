"""`make bench`: ratios from one interleaved run, beside the floor and beside what others would use. Asserts no times."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.bench import letters, mail, paper_beside, reading

ROOT = Path(__file__).parents[2]
ROUNDS = 9
PAPER_WAYS, PAPERS = ("scan300", "fax", "photo"), 2
Work = Callable[[], object]


def measure(title: str, works: dict[str, Work], floor: str) -> None:
    """Each round runs every work once, in turn; the ratio is taken round by round."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(ROUNDS + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if number:
                times[name].append(time.perf_counter() - start)
    print(f"\n{title}")
    for name, found in times.items():
        ratios = [own / base for own, base in zip(found, times[floor], strict=True)]
        span = f"[{min(ratios):.1f}-{max(ratios):.1f}]"
        print(f"  {name:<44}{median(found) * 1000:>9.1f} ms {median(ratios):>7.1f} x {span}")


def process(*arguments: str) -> Work:
    return lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)


def main() -> None:
    measure(
        "Start-up, whole processes",
        {"python -c pass": process("-c", "pass"), "klimadocs --help": process("-m", "klimadocs", "--help")},
        "python -c pass",
    )
    reading.main()
    letters.main()
    print("\nPaper")
    paper_beside.main(PAPER_WAYS, PAPERS, seed=3, keep=None)
    if shutil.which("dovecot"):
        mail.main()
    else:
        print("\nMail: not measured, Dovecot is not installed")


if __name__ == "__main__":
    main()
