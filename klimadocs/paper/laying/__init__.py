"""Laying: which page of which blank a leaf is, and how it lies on it."""
