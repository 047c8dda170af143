"""Builds the tree of headings and items, rejecting numbers that only look like headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from cityplans.curate.importer.markers import CHAPTERS, ITEMS, NAMED_RANK, OUT_OF_SEQUENCE, UNNUMBERED, Marker

_ITEM_LIKE = ITEMS | {"dash", "bullet", "box", "phase"}
_WIDEST_GAP = 3
_ITEM_RANK = 14


@dataclass
class OutlineNode:
    """A heading or item with its children; `end` is where its text, theirs included, ends."""

    marker: Marker
    parent: OutlineNode | None = None
    end: int = 0
    children: list[OutlineNode] = field(default_factory=list)

    @cached_property
    def has_group(self) -> bool:
        """Whether a heading directly below has headings of its own."""
        return any(
            g.marker.style not in ITEMS and not g.marker.inline
            for child in self.children
            if child.marker.style != "box"
            for g in child.children
        )


@dataclass(frozen=True)
class Outline:
    """The top headings, and the doubts about the outline as (position in the text, reason)."""

    roots: Sequence[OutlineNode]
    doubts: Sequence[tuple[int, str]]

    def nodes(self) -> Iterator[OutlineNode]:
        """Yield every node in text order."""
        stack = list(reversed(self.roots))
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


def build_outline(text: str, markers: Sequence[Marker]) -> Outline:
    """Build the tree. A number counts if it continues a sequence, or begins one that continues."""
    roots: list[OutlineNode] = []
    open_nodes: list[OutlineNode] = []
    doubts: list[tuple[int, str]] = []
    last_numbers: dict[str, int] = {}
    for index, marker in enumerate(markers):
        depth = _depth(open_nodes, marker)
        reason = _rejection(text, markers, index, open_nodes, depth, last_numbers)
        if reason is not None:
            if reason:
                doubts.append((marker.start, reason))
            continue
        if doubt := _doubt(open_nodes, marker, depth, last_numbers):
            doubts.append((marker.start, doubt))
        del open_nodes[depth:]
        node = OutlineNode(marker, open_nodes[-1] if open_nodes else None)
        (node.parent.children if node.parent else roots).append(node)
        open_nodes.append(node)
        last_numbers[marker.style] = marker.number
    _set_ends(text, roots, len(text))
    return Outline(roots, doubts)


def _open_index(open_nodes: Sequence[OutlineNode], marker: Marker) -> int | None:
    return next((i for i, node in enumerate(open_nodes) if node.marker.style == marker.style), None)


def _depth(open_nodes: Sequence[OutlineNode], marker: Marker) -> int:
    """Return how many of the open headings remain above a marker."""
    open_index = _open_index(open_nodes, marker)
    if open_index is not None:
        return open_index
    depth = len(open_nodes)
    if (
        marker.style in ("han", "han_paren")
        and marker.number == 1
        and open_nodes
        and open_nodes[-1].marker.style in ("decimal", "triple")
        and open_nodes[0].marker.style == "arabic"
    ):
        # Below 3.3.1, (一) begins a list: the numbers of such a text are Arabic.
        return depth
    if marker.style == "box":
        # A box is printed between items, and is no part of the one before it.
        return depth - 1 if depth > 1 or (depth and open_nodes[0].marker.style not in CHAPTERS) else depth
    if open_nodes and open_nodes[-1].marker.style == "box" and marker.number <= 1:
        return depth
    while depth and open_nodes[depth - 1].marker.style in _ITEM_LIKE and marker.rank < _ITEM_RANK:
        depth -= 1
    if marker.rank != NAMED_RANK:
        while (
            depth
            and open_nodes[depth - 1].marker.rank > marker.rank
            and not _restarts_below_named(open_nodes[:depth], marker)
        ):
            depth -= 1
    return depth


def _restarts_below_named(above: Sequence[OutlineNode], marker: Marker) -> bool:
    """Return whether a sequence starts at 1 below a named heading (行动一)."""
    return above[-1].marker.rank == NAMED_RANK and marker.number == 1


def _rejection(
    text: str,
    markers: Sequence[Marker],
    index: int,
    open_nodes: Sequence[OutlineNode],
    depth: int,
    last_numbers: dict[str, int],
) -> str | None:
    """Return why a marker is not a heading: None if it is one, "" if there is no doubt that it is not."""
    marker = markers[index]
    if marker.style in OUT_OF_SEQUENCE:
        return None
    previous = _previous(open_nodes, marker, depth)
    last_number = previous.number if previous else last_numbers.get(marker.style, 0)
    if marker.is_doubtful and not (marker.number == last_number + 1 and (last_number or _is_continued(markers, index))):
        return ""
    if marker.above and marker.number == 1 and not previous:
        # 2.1 below 2: a number of its own, whatever came before.
        return None if _number_above(open_nodes, depth) in (marker.above, 0) else ""
    if marker.number == last_number + 1 and (previous or last_number):
        return None if not marker.inline or _may_begin_inline(text, marker) else ""
    if marker.number == 1:
        alone = (marker.inline or marker.style in ITEMS) and not _is_continued(markers, index)
        return "" if alone or (marker.inline and not _may_begin_inline(text, marker)) else None
    if marker.inline:
        return ""
    if marker.style in ITEMS and not previous:
        return ""
    if not previous and not last_number:
        return None
    if last_number < marker.number <= last_number + _WIDEST_GAP or marker.number == last_number:
        return None
    return (
        f"{text[marker.start : marker.start + 12]}… begins like a heading but is out of sequence "
        f"(after {last_number}); it was treated as text"
    )


def _number_above(open_nodes: Sequence[OutlineNode], depth: int) -> int:
    return open_nodes[depth - 1].marker.number if depth else 0


def _previous(open_nodes: Sequence[OutlineNode], marker: Marker, depth: int) -> Marker | None:
    """Return the open marker that the given one continues, if any."""
    candidate = open_nodes[depth].marker if depth < len(open_nodes) else None
    return candidate if candidate and candidate.style == marker.style else None


def _may_begin_inline(text: str, marker: Marker) -> bool:
    """Return whether a heading may begin within a paragraph: items always, others after a full stop."""
    before = text[marker.start - 1]
    if marker.style in ITEMS or marker.style in ("circled", "arabic_paren", "half_paren"):
        return True
    if before == ":" and marker.number == 1 and marker.style == "arabic":
        return True
    return before in "。!?;" or (before in '")' and text[marker.start - 2] in "。!?;")


def _is_continued(markers: Sequence[Marker], index: int) -> bool:
    """Return whether a 1 within a paragraph is soon followed by its 2, before any new heading."""
    marker = markers[index]
    for other in markers[index + 1 : index + 12]:
        if other.style == marker.style:
            return other.number == marker.number + 1
        if not other.inline and other.rank < marker.rank:
            return False
    return False


def _doubt(open_nodes: Sequence[OutlineNode], marker: Marker, depth: int, last_numbers: dict[str, int]) -> str:
    if marker.style == "box":
        return "a box: where does it end, and is it one record or several?"
    if marker.style in OUT_OF_SEQUENCE:
        return ""
    previous = _previous(open_nodes, marker, depth)
    last_number = previous.number if previous else last_numbers.get(marker.style, 0)
    if previous and marker.number == 1 and marker.style not in ITEMS:
        return "the numbering restarts here: a heading above may be missing"
    if marker.number not in (1, last_number + 1):
        return (
            f"number {marker.number} follows {last_number}: a heading may be missing or misprinted"
            if last_number
            else "the first number here is not 1"
        )
    return "the heading is joined to the paragraph before it" if marker.inline and marker.style not in ITEMS else ""


def _set_ends(text: str, nodes: Sequence[OutlineNode], end: int) -> None:
    for node, following in zip_longest(nodes, nodes[1:]):
        node.end = following.marker.start if following else end
        # The last item of a list ends with its own paragraph: what follows belongs to the heading above.
        directly = node.marker.style in ITEMS and (node.parent is None or node.parent.parent is None)
        if not following and not node.children and (directly or node.marker.style in UNNUMBERED - {"annex"}):
            paragraph = text.find("\n", node.marker.start)
            node.end = min(node.end, paragraph) if paragraph >= 0 else node.end
        _set_ends(text, node.children, node.end)
