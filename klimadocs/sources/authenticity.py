"""Whether our own mail server found the sender genuine (RFC 8601). What any other server claims counts for nothing.

A sender can write an Authentication-Results field himself, in the name of our server too. Our server puts its own on
top, so only the first one in its name counts, and none below the line where the mail came in from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import islice

from klimadocs.model.mail import Authenticity
from klimadocs.sources.headers import MOST_FIELDS, one_line, raw_fields
from klimadocs.sources.kinds import house_of

_LIMIT = 8_000
_BY = re.compile(r"(?i)(?:^|\s)by\s+([^\s;()]{1,255})")
_RESULT = re.compile(r"(?i)^\s*([a-z][a-z0-9-]{0,30})(?:/\d+)?\s*=\s*([a-z]{1,30})\b(.*)$", re.S)
_PROPERTY = re.compile(r"(?i)\b((?:header|smtp)\.[a-z-]{1,20})\s*=\s*([^\s;]{1,255})")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?$)', re.S)
_REFUSED = re.compile(r"(?i)\bdmarc\s*=\s*fail\b")
_MICROSOFT = (".outlook.com", ".office365.us", ".outlook.cn")
_FAILURES = {"spf": ("fail", "hardfail", "softfail"), "dkim": ("fail",)}

_PASSED = "Der Mailserver {server} bestätigt den Absender ({how})."
_FAILED = "Der Mailserver {server} bestätigt den Absender nicht ({how}): Die Adresse kann gefälscht sein."
_UNKNOWN = "Der Mailserver {server} hat die Echtheit des Absenders nicht feststellen können."
_SILENT = "Der eigene Mailserver sagt nichts über die Echtheit des Absenders."
_NOT_ASKED = "Für das Postfach ist kein Mailserver eingetragen, dessen Prüfung des Absenders zählt."


@dataclass(frozen=True, slots=True)
class _Result:
    method: str
    result: str
    properties: dict[str, str]

    @classmethod
    def of(cls, found: re.Match[str]) -> _Result:
        properties = {key.lower(): value.lower() for key, value in _PROPERTY.findall(found[3])}
        return cls(found[1].lower(), found[2].lower(), properties)


def judge_sender(head: Message, senders: tuple[str, ...], servers: tuple[str, ...]) -> tuple[Authenticity, str]:
    """What our own server found of the one address of From, with a German note for staff. More than one address, or
    none, is never passed."""
    own = frozenset(server.strip().lower().rstrip(".") for server in servers if server.strip())
    if not own:
        return "unknown", _NOT_ASKED
    found = next(_own_findings(head, own), None)
    if found is None:
        return "unknown", _SILENT
    server, results = found
    domain = senders[0].rpartition("@")[2] if len(senders) == 1 else ""
    return _verdict(results, domain, server)


def _own_findings(head: Message, own: frozenset[str]) -> Iterator[tuple[str, list[_Result]]]:
    """From top to bottom, as far as our own servers wrote."""
    came_in = False
    for name, raw in _trace(head):
        if name == "received":
            by = _BY.search(raw)
            is_own = by is not None and _is_of_house(by[1], own)
            if came_in and not is_own:
                return
            came_in = came_in or is_own
        elif finding := _read_results(raw, own):
            yield finding


def _trace(head: Message) -> Iterator[tuple[str, str]]:
    wanted = ("received", "authentication-results")
    fields = {name: iter(raw_fields(head, name, _LIMIT)) for name in wanted}
    for key, _ in islice(head.raw_items(), MOST_FIELDS):
        if (name := str(key).strip().lower()) in wanted:
            yield name, next(fields[name])


def _is_of_house(host: str, own: frozenset[str]) -> bool:
    name = host.strip("[]").lower().rstrip(".")
    return any(name == server or name.endswith(f".{house_of(server)}") or name == house_of(server) for server in own)


def _read_results(raw: str, own: frozenset[str]) -> tuple[str, list[_Result]] | None:
    """(server, results) where our own server signed; None else. Exchange Online leaves its name out: that counts only
    where the settings name a server of Microsoft."""
    pieces = _bare(raw).split(";")
    first = pieces[0].split()
    server = first[0].lower().rstrip(".") if first else ""
    if "=" in pieces[0]:
        server = next((name for name in sorted(own) if f".{name}".endswith(_MICROSOFT)), "")
        pieces.insert(0, "")
    if server not in own:
        return None
    results = [_Result.of(found) for piece in pieces[1:60] if (found := _RESULT.match(piece))]
    return server, [*results, _Result("dmarc", "fail", {})] if _REFUSED.search(raw) else results


def _verdict(results: list[_Result], domain: str, server: str) -> tuple[Authenticity, str]:
    shown = one_line(server)
    dmarc = [entry for entry in results if entry.method == "dmarc"]
    if any(entry.result == "fail" for entry in dmarc):
        return "failed", _FAILED.format(server=shown, how="DMARC")
    if any(_is_refused(entry) for entry in results):
        return "failed", _FAILED.format(server=shown, how="Gesamtprüfung")
    if passed := [entry.method.upper() for entry in results if domain and _speaks_for(entry, domain)]:
        return "passed", _PASSED.format(server=shown, how=", ".join(dict.fromkeys(passed)))
    if all(_has_failed(results, method) for method in _FAILURES):
        return "failed", _FAILED.format(server=shown, how="SPF und DKIM")
    return "unknown", _UNKNOWN.format(server=shown)


def _is_refused(entry: _Result) -> bool:
    return entry.method == "compauth" and entry.result == "fail"


def _speaks_for(entry: _Result, domain: str) -> bool:
    """A pass counts for the domain in From only: anybody can sign for a domain of his own."""
    named = {"dmarc": ("header.from",), "dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom", "smtp.mail")}
    if entry.result != "pass" or entry.method not in named:
        return False
    values = [entry.properties[key].rpartition("@")[2] for key in named[entry.method] if key in entry.properties]
    if entry.method == "dmarc" and not values:
        return True
    return any(_is_aligned(value.rstrip("."), domain) for value in values)


def _is_aligned(one: str, other: str) -> bool:
    """The same domain, or one below the other."""
    shorter, longer = sorted((one, other), key=len)
    return longer == shorter or ("." in shorter and longer.endswith(f".{shorter}"))


def _has_failed(results: list[_Result], method: str) -> bool:
    """Something was tried and nothing of it held."""
    tried = {entry.result for entry in results if entry.method == method}
    return bool(tried & set(_FAILURES[method])) and "pass" not in tried


def _bare(raw: str) -> str:
    """Without comments and quoted text: servers write there what the sender calls himself."""
    kept, depth = [], 0
    for sign in _QUOTED.sub(" ", raw):
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif not depth:
            kept.append(sign)
    return "".join(kept)
