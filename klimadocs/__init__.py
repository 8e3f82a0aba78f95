"""klimadocs turns filled application forms into letters that say why they were written."""

__version__ = "0.1.0"
