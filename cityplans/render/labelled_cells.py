"""The head of its column for every cell of a table, shown where the table is stacked on a phone."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
_TITLE = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(td|th)\b")


def label_cells(table: Markup, colon: str) -> Markup:
    """Return the head and body of a table with `data-label` on every cell; the head of a row needs none.

    A table of one column, or whose rows have cells across several, stays as it is.
    """
    html = str(table)  # not Markup, which would escape what is joined to it
    head = _HEAD.search(html)
    titles = [Markup(title).striptags() for title in _TITLE.findall(head[1])] if head else []
    if head is None or len(titles) < 2 or "colspan=" in html:
        return table
    labels = [f'<td data-label="{escape(title + colon)}"' if title else "<td" for title in titles]
    body = _ROW.sub(lambda row: _labelled(row[0], labels), html[head.end() :])
    return Markup(html[: head.end()] + body)


def _labelled(row: str, labels: list[str]) -> str:
    places = iter(range(len(labels)))

    def label(cell: re.Match[str]) -> str:
        place = next(places, -1)
        return labels[place] if cell[1] == "td" and place >= 0 else cell[0]

    return _CELL.sub(label, row)
