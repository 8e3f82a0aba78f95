"""The house's own errors: few classes, each with an exit code and a remedy. Only `cli` turns them into a code."""

from __future__ import annotations


class KlimadocsError(Exception):
    """Something in the house is wrong. `sentence` names item and reason, `remedy` says what to do next."""

    exit_code = 1

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()

    def __reduce__(self) -> tuple[type[KlimadocsError], tuple[str, str]]:
        return type(self), (self.sentence, self.remedy)


class ConfigurationError(KlimadocsError):
    """Settings, a call folder, a form or a letter template cannot be used as they are."""

    exit_code = 2


class UsageError(KlimadocsError):
    """The command was asked for something that does not exist or may not be done."""

    exit_code = 2


class DamageError(KlimadocsError):
    """Ledger, originals and drafts do not agree."""

    exit_code = 4


class TemporaryError(KlimadocsError):
    """A lock, a full disk, a server: nothing is lost, the same command may succeed later."""

    exit_code = 75


class UnreadableError(KlimadocsError):
    """A file cannot be read. `kind` is the closed word of the trouble it becomes."""

    def __init__(self, kind: str, sentence: str, remedy: str) -> None:
        super().__init__(sentence, remedy)
        self.kind = kind

    def __reduce__(self) -> tuple[type[KlimadocsError], tuple[str, str, str]]:  # type: ignore[override]
        return type(self), (self.kind, self.sentence, self.remedy)


class RefusedError(KlimadocsError):
    """A courier was told no for good (5xx, no such folder); `sentence` and `remedy` are German, for the review page."""


class UncertainError(KlimadocsError):
    """A courier lost the line after handing over: the letter may have left. Never tried again by itself; German."""


class LetterError(KlimadocsError):
    """A letter that may not be released; `sentence` and `remedy` are German, for the review page."""
