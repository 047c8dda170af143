"""The nearest word, offered only when it is near."""

from __future__ import annotations

from cityplans.core.suggest import suggest, suggest_record


def test_the_closest_word_is_offered_only_when_it_is_close() -> None:
    assert suggest("readin", ["reading", "visitors"]) == 'did you mean "reading"?'
    assert suggest("xyz", ["reading", "visitors"]) == ""


def test_a_name_leads_to_what_it_names() -> None:
    names = {"旅游": "tourism", "Tourism": "tourism", "阅读": "reading"}
    assert suggest_record("旅游业", names) == 'did you mean "tourism" (旅游)?'
    assert suggest_record("Turism", names) == 'did you mean "tourism" (Tourism)?'
    assert suggest_record("xyz", names) == ""


def test_of_very_many_words_one_that_begins_alike_is_offered_at_once() -> None:
    words = [f"exampleville-2020-m{n}" for n in range(100_000)]
    assert suggest("exampleville-2020-m4711x", words) == 'did you mean "exampleville-2020-m4711"?'
    assert suggest("nothing-like-it", words) == ""
    assert suggest("x" * 10_000, words) == ""
