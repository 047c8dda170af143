"""Finds the sentence around a stretch of a folded text with one paragraph per line."""

from __future__ import annotations

_LONGEST, _FARTHEST = 600, 4_000
_CLOSING = ")]】。"


def sentence_around(text: str, start: int, stop: int | None, low: int, high: int) -> tuple[int, int]:
    """Return the sentence around a stretch within its paragraph.

    Args:
        text: The folded text.
        start: Where the stretch begins.
        stop: Where the sentence ends at the latest, but for closing marks; None if with its full stop.
        low: The first position that may belong to it.
        high: The position after the last one.
    """
    low = max(low, start - _LONGEST)
    begin = max(text.rfind("\n", low, start), text.rfind("。", low, start), low - 1) + 1
    if stop is None:
        high = min(high, start + _FARTHEST)
        ends = (text.find("\n", start, high), text.find("。", start, high))
        stop = min((end for end in ends if end >= 0), default=high)
        return begin, min(stop + (text[stop : stop + 1] == "。"), high)
    if not text[begin:start].strip(" (["):
        begin = start
    while stop < high and text[stop] in _CLOSING:
        stop += 1
    return begin, stop
