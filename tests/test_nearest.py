"""The nearest word, offered only when it is near."""

from __future__ import annotations

from cityplans.core.suggest import closest, closest_named


def test_the_closest_word_is_offered_only_when_it_is_close() -> None:
    assert closest("readin", ["reading", "visitors"]) == 'did you mean "reading"?'
    assert closest("xyz", ["reading", "visitors"]) == ""


def test_a_name_leads_to_what_it_names() -> None:
    names = {"旅游": "tourism", "Tourism": "tourism", "阅读": "reading"}
    assert closest_named("旅游业", names) == 'did you mean "tourism" (旅游)?'
    assert closest_named("Turism", names) == 'did you mean "tourism" (Tourism)?'
    assert closest_named("xyz", names) == ""


def test_of_very_many_words_one_that_begins_alike_is_offered_at_once() -> None:
    words = [f"exampleville-2020-m{n}" for n in range(100_000)]
    assert closest("exampleville-2020-m4711x", words) == 'did you mean "exampleville-2020-m4711"?'
    assert closest("nothing-like-it", words) == ""
    assert closest("x" * 10_000, words) == ""
