"""Ink: what was put on a page that lies on its blank: pieces of writing, ticks, dust, and whether a hand wrote it."""
