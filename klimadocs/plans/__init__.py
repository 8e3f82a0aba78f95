"""Reads programmes back: a filled copy is laid over its template, its sheets become a table, and what is wrong with
them is told. Pure: transcripts in, values out."""

from __future__ import annotations
