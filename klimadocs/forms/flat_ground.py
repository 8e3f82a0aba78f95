"""The ground of a page: where the fields of the blank lie in a copy, and what the blank has drawn there itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.forms.flat_fit import Fit, Region
from klimadocs.forms.flat_text import box_of, page_of
from klimadocs.model.transcript import Box, Sighting

NEAR_PT = 3.0


@dataclass(frozen=True)
class Ground:
    """Where the fields lie, and which boxes and strokes the blank itself has drawn."""

    regions: list[Region]
    drawn: list[Sighting]
    fit: Fit

    def under(self, entry: Sighting) -> list[tuple[float, Region]]:
        """(share of the entry that lies in it, region) of those it touches, the best first. The middle of a line must
        lie between top and bottom of the field."""
        page, box = page_of(entry), box_of(entry)
        near = [region for region in self.regions if region.page == page]
        shares = [(_share(box, region.box), region) for region in near if _is_over(entry, box, region)]
        return sorted(((share, region) for share, region in shares if share > 0), key=lambda pair: -pair[0])

    def level(self, entry: Sighting) -> list[str]:
        """Fields beside the entry, or nearly so."""
        page, (_, top, _, bottom) = page_of(entry), box_of(entry)
        return [
            region.key for region in self.regions
            if region.page == page and region.box[1] < bottom + NEAR_PT and region.box[3] > top - NEAR_PT
        ]  # fmt: skip

    def is_printed_in_blank(self, entry: Sighting) -> bool:
        """Whether the blank has the same sign, ticked or not as it is here, in the same place."""
        alike = [own for own in self.drawn if own.text == entry.text and own.mark == entry.mark]
        return self._is_among(alike, entry)

    def is_drawn_in_blank(self, entry: Sighting) -> bool:
        """Whether the blank has the same drawing in the same place, on any page that has come here."""
        return self._is_among(self.drawn, entry)

    def _is_among(self, drawn: Sequence[Sighting], entry: Sighting) -> bool:
        page = page_of(entry)
        downs = {number: self.fit.downs(number, page) for number in {page_of(own) for own in drawn}}
        return any(
            _is_same(box_of(entry), self.fit.moved(box_of(own), page, down))
            for own in drawn
            for down in downs[page_of(own)]
        )


def _is_same(box: Box, other: Box) -> bool:
    return all(abs(value - own) <= NEAR_PT for value, own in zip(box, other, strict=True))


def _is_over(entry: Sighting, box: Box, region: Region) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    slack = NEAR_PT + (1.0 if region.is_box else 0.0)
    is_level = region.box[1] - slack <= y <= region.box[3] + slack
    if entry.mark is not None or region.is_box:
        return is_level and region.box[0] - slack <= x <= region.box[2] + slack
    return is_level


def _share(box: Box, other: Box) -> float:
    """Share of the box that lies in the other one, which may reach a little further."""
    width = min(box[2], other[2] + NEAR_PT) - max(box[0], other[0] - NEAR_PT)
    height = min(box[3], other[3] + NEAR_PT) - max(box[1], other[1] - NEAR_PT)
    area = max((box[2] - box[0]) * (box[3] - box[1]), 1e-6)
    return min(width * height / area, 1.0) if width > 0 and height > 0 else 0.0
