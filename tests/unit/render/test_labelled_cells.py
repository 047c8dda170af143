"""Cells that carry the head of their column."""

from __future__ import annotations

from markupsafe import Markup

from cityplans.render.labelled_cells import label_cells

HEAD = '<thead><tr><th scope="col">Plan</th><th scope="col"><a href="x">Due &amp; when</a></th><th scope="col"></th></tr></thead>'


def test_each_cell_has_the_head_of_its_column() -> None:
    body = '<tbody><tr><th scope="row">A</th><td>1</td><td class="x">2</td></tr>\n<tr><td>B</td><td>1</td></tr></tbody>'
    assert label_cells(Markup(HEAD + body), ": ") == (
        f'{HEAD}<tbody><tr><th scope="row">A</th><td data-label="Due &amp; when: ">1</td><td class="x">2</td></tr>\n'
        '<tr><td data-label="Plan: ">B</td><td data-label="Due &amp; when: ">1</td></tr></tbody>'
    )


def test_cells_across_columns_and_lists_stay_as_they_are() -> None:
    for table in (
        f'{HEAD}<tbody><tr><td colspan="3">A</td></tr></tbody>',
        "<thead><tr><th>Plan</th></tr></thead><tbody><tr><td>A</td></tr></tbody>",
        "<tbody><tr><td>A</td></tr></tbody>",
    ):
        assert label_cells(Markup(table), ": ") == Markup(table)


def test_more_cells_than_heads_do_no_harm() -> None:
    row = "<tbody><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr></tbody>"
    assert label_cells(Markup(HEAD) + Markup(row), ": ").endswith("<td>3</td><td>4</td></tr></tbody>")
