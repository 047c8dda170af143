"""What is known is given for its own digest only, and forgotten when it is met no more."""

from __future__ import annotations

from cityplans.known import Known, key_of


def test_what_is_kept_is_found_from_then_on() -> None:
    known: Known[bytes, str] = Known()
    key = key_of("measures.csv", b"id\n")
    known.keep(key, "sound")
    known.forget_the_rest()
    assert known.find(key) == "sound" and known.find(key_of("measures.csv", b"ie\n")) is None


def test_what_is_met_no_more_is_forgotten() -> None:
    known: Known[bytes, str] = Known({b"1": "one", b"2": "two"})
    for _ in range(3):
        assert known.find(b"1") == "one"
        known.forget_the_rest()
    assert known.find(b"2") is None and known.all() == {b"1": "one"}


def test_so_many_are_spared_those_met_last_first() -> None:
    known: Known[bytes, str] = Known({b"1": "one", b"2": "two", b"3": "three"})
    known.find(b"3")
    known.keep(b"4", "four")
    known.forget_the_rest(spared=1)
    assert list(known.all()) == [b"3", b"4", b"1"]


def test_parts_of_a_key_have_bounds() -> None:
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("ab", "c", "")}) == 4
    assert key_of("浙") == key_of("浙".encode())
    assert key_of("\udcff") == key_of(b"\xff"), "a name that is no UTF-8 has a digest too"
