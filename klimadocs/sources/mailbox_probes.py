"""What tells that UIDs still mean the same, kept in the mark of a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace

from klimadocs.model.mailbox import Mark


@dataclass(frozen=True, slots=True)
class Probe:
    """`below` is how many messages at most lie below the mark (people take messages out, nobody puts one in there);
    None where that is not known. `print` is what the server told of the message `probe_uid`."""

    below: int | None = None
    print: str = ""


def read_probe(mark: Mark) -> Probe:
    """Empty where the mark has none."""
    below, _, print_ = mark.probe.partition(" ")
    return Probe(int(below) if below.isdigit() else None, print_)


def write_probe(probe: Probe) -> str:
    """As the mark keeps it."""
    return f"{'-' if probe.below is None else probe.below} {probe.print}".strip()


def without(mark: Mark, count: int) -> Mark:
    """After `count` messages below it were moved away."""
    probe = read_probe(mark)
    if probe.below is None:
        return mark
    return replace(mark, probe=write_probe(replace(probe, below=max(probe.below - count, 0))))
