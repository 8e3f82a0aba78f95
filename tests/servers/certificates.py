"""Certificates as servers show them, good and bad, made for the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

import trustme

Kind = Literal["good", "expired", "wrong_host", "self_signed"]


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own; `folder` takes its files."""

    folder: Path

    @cached_property
    def _ca(self) -> trustme.CA:
        return trustme.CA()

    @cached_property
    def ca_file(self) -> Path:
        """What a client must trust."""
        path = self.folder / "ca.pem"
        self._ca.cert_pem.write_to_path(path)
        return path

    def issue(self, kind: Kind = "good") -> tuple[Path, Path]:
        """Files of certificate chain and key. "self_signed" is signed by somebody whom nobody knows."""
        chain, key = self.folder / f"{kind}.pem", self.folder / f"{kind}.key"
        if not chain.exists():
            leaf = self._leaf(kind)
            chain.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
            key.write_bytes(leaf.private_key_pem.bytes())
        return chain, key

    def _leaf(self, kind: Kind) -> trustme.LeafCert:
        if kind == "expired":
            dates = datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
            return self._ca.issue_cert("localhost", "127.0.0.1", not_before=dates[0], not_after=dates[1])
        if kind == "wrong_host":
            return self._ca.issue_cert("other.example.org")
        ca = trustme.CA() if kind == "self_signed" else self._ca
        return ca.issue_cert("localhost", "127.0.0.1")
