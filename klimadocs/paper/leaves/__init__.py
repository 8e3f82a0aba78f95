"""Leaves: files become pages, cleaned and lit evenly, before anyone knows which form they are."""
