"""Flowed: pages of which no blank is known, or whose lines have flowed: straightened by their own lines, read whole."""
