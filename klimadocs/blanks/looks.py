"""The colours that both empty forms share, as hexadecimal RGB; none of them carries a meaning of its own."""

from __future__ import annotations

INK = "1F2A30"
ACCENT = "1D4E63"
GREY = "57636A"
LINE = "BFC9CE"
SHADE = "EFF3F5"
FRAME = "8A9CA6"
WHITE = "FFFFFF"
