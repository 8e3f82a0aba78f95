"""The real servers, for all tests of this folder."""

from tests.servers.fixtures import dovecot, dovecots, own_dovecot

__all__ = ["dovecot", "dovecots", "own_dovecot"]
