"""The day's work step by step: collect, keep, read, submit, draft, lay out. It knows doors only."""
