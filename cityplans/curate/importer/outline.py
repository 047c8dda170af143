"""The tree of headings and items that the markers of a text make, told from numbers that only look like them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from cityplans.curate.importer.markers import ITEMS, NAMED_RANK, UNNUMBERED, Marker

_WIDEST_GAP = 3


@dataclass
class OutlineNode:
    """A heading or item with what stands below it; `end` is where its text ends, that of its children included."""

    marker: Marker
    parent: OutlineNode | None = None
    end: int = 0
    children: list[OutlineNode] = field(default_factory=list)

    @cached_property
    def has_group(self) -> bool:
        """Tell whether a heading directly below it has headings of its own."""
        return any(
            g.marker.style not in ITEMS and not g.marker.inline for child in self.children for g in child.children
        )


@dataclass(frozen=True)
class Outline:
    """The top headings, and the doubts met on the way as (place in the text, what is doubtful)."""

    roots: Sequence[OutlineNode]
    doubts: Sequence[tuple[int, str]]

    def nodes(self) -> Iterator[OutlineNode]:
        """Give every node in the order of the text."""
        stack = list(reversed(self.roots))
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def outline(text: str, found: Sequence[Marker]) -> Outline:
    """Build the tree. A number counts where it continues its row, or begins one that goes on."""
    roots: list[OutlineNode] = []
    open_nodes: list[OutlineNode] = []
    doubts: list[tuple[int, str]] = []
    running: dict[str, int] = {}
    for place, marker in enumerate(found):
        depth = _depth(open_nodes, marker)
        reason = _refusal(text, found, place, open_nodes, depth, running)
        if reason is not None:
            if reason:
                doubts.append((marker.start, reason))
            continue
        if doubt := _doubt(open_nodes, marker, depth, running):
            doubts.append((marker.start, doubt))
        del open_nodes[depth:]
        node = OutlineNode(marker, open_nodes[-1] if open_nodes else None)
        (node.parent.children if node.parent else roots).append(node)
        open_nodes.append(node)
        running[marker.style] = marker.number
    _set_ends(text, roots, len(text))
    return Outline(roots, doubts)


def _open_at(open_nodes: Sequence[OutlineNode], marker: Marker) -> int | None:
    return next((i for i, node in enumerate(open_nodes) if node.marker.style == marker.style), None)


def _depth(open_nodes: Sequence[OutlineNode], marker: Marker) -> int:
    """Give how many of the open headings stay open above a marker."""
    same = _open_at(open_nodes, marker)
    if same is not None:
        return same
    depth = len(open_nodes)
    while depth and open_nodes[depth - 1].marker.style in ITEMS | UNNUMBERED and marker.rank < RANK_OF_ITEMS:
        depth -= 1
    if marker.rank != NAMED_RANK:
        while (
            depth and open_nodes[depth - 1].marker.rank > marker.rank and not _named_above(open_nodes[:depth], marker)
        ):
            depth -= 1
    return depth


RANK_OF_ITEMS = 14


def _named_above(above: Sequence[OutlineNode], marker: Marker) -> bool:
    """Tell whether a named heading (行动一) begins a new row of its own below it."""
    return above[-1].marker.rank == NAMED_RANK and marker.number == 1


def _refusal(
    text: str,
    found: Sequence[Marker],
    place: int,
    open_nodes: Sequence[OutlineNode],
    depth: int,
    running: dict[str, int],
) -> str | None:
    """Say why a marker is no heading: None where it is one, an empty reason where it plainly is none."""
    marker = found[place]
    if marker.style in UNNUMBERED:
        return None
    same = (
        open_nodes[depth].marker if depth < len(open_nodes) and open_nodes[depth].marker.style == marker.style else None
    )
    last = same.number if same else running.get(marker.style, 0)
    if marker.number == last + 1 and (same or last):
        return None if not marker.inline or _may_stand_within(text, marker) else ""
    if marker.number == 1:
        alone = (marker.inline or marker.style in ITEMS) and not _goes_on(found, place)
        return "" if alone or (marker.inline and not _may_stand_within(text, marker)) else None
    if marker.inline:
        return ""
    if marker.style in ITEMS and not same:
        return ""
    if not same and not last:
        return None
    if last < marker.number <= last + _WIDEST_GAP or marker.number == last:
        return None
    return f"{text[marker.start : marker.start + 12]}… begins like a heading but is out of its row (after {last}); it was taken for text"


def _may_stand_within(text: str, marker: Marker) -> bool:
    """Tell whether a marker within a paragraph may begin a heading: items after any mark, others after a full stop."""
    before = text[marker.start - 1]
    if marker.style in ITEMS or marker.style in ("circled", "arabic_paren", "half_paren"):
        return True
    return before in "。!?;" or (before in '")' and text[marker.start - 2] in "。!?;")


def _goes_on(found: Sequence[Marker], place: int) -> bool:
    """Tell whether a 1 within a paragraph is followed by its 2, soon and before any new heading."""
    marker = found[place]
    for other in found[place + 1 : place + 12]:
        if other.style == marker.style:
            return other.number == marker.number + 1
        if not other.inline and other.rank < marker.rank:
            return False
    return False


def _doubt(open_nodes: Sequence[OutlineNode], marker: Marker, depth: int, running: dict[str, int]) -> str:
    if marker.style in UNNUMBERED:
        return ""
    same = (
        open_nodes[depth].marker if depth < len(open_nodes) and open_nodes[depth].marker.style == marker.style else None
    )
    last = same.number if same else running.get(marker.style, 0)
    if same and marker.number == 1 and marker.style not in ITEMS:
        return "the numbers start again here: a heading above may be lost"
    if marker.number not in (1, last + 1):
        return (
            f"number {marker.number} follows {last}: a heading may be lost or misprinted"
            if last
            else "the first number here is not 1"
        )
    return "the heading is run into the paragraph before it" if marker.inline and marker.style not in ITEMS else ""


def _set_ends(text: str, nodes: Sequence[OutlineNode], end: int) -> None:
    for node, following in zip_longest(nodes, nodes[1:]):
        node.end = following.marker.start if following else end
        # The last of a row of paragraphs ends with its own: what follows speaks for the heading above.
        directly = node.marker.style in ITEMS and (node.parent is None or node.parent.parent is None)
        if not following and not node.children and (directly or node.marker.style in UNNUMBERED):
            paragraph = text.find("\n", node.marker.start)
            node.end = min(node.end, paragraph) if paragraph >= 0 else node.end
        _set_ends(text, node.children, node.end)
