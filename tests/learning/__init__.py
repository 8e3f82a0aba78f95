"""Learning: how the model for lines of a fax was made, and how it can be made again. Needs PyTorch and fonttools, which
nothing else here does, and Debian's word lists and fonts; see docs/paper.md."""
