"""What the page of a measure shows of its targets before the rest folds."""

from __future__ import annotations

from cityplans.core.model import Catalog
from cityplans.render.pages.measures import shown_first


def test_of_targets_in_words_alone_three_are_shown_and_six_of_all(catalog: Catalog) -> None:
    folded = 0
    for targets in catalog.targets_by_subject.values():
        shown = shown_first(catalog, targets)
        bare = [t for t in shown if t.value is None and not t.due and t.id not in catalog.events_by_promise]
        assert shown == tuple(target for target in targets if target in shown)
        assert 0 < len(shown) <= 6 and len(bare) <= 3
        assert len(shown) == len(targets) or len(shown) == 6 or len(bare) == 3
        folded += len(shown) < len(targets)
    assert folded > 10


def test_a_figure_after_many_words_is_not_folded(catalog: Catalog) -> None:
    targets = catalog.targets_by_subject["hangzhou-2016-m7-3"]
    words = sorted(targets, key=lambda target: target.value is not None)
    assert words[-1].value is not None and len(words) > 6
    assert words[-1] in shown_first(catalog, words)
