"""Generates any number of search records by recombining the real ones under invented names."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from benchmarks.places import Place
from cityplans.core.languages import Text
from cityplans.search.entries import KINDS
from cityplans.search.entry import SearchEntry
from cityplans.search.records import Labels

_MEASURES_PER_PLAN = 35


def synthetic(real: Sequence[SearchEntry], size: int, seed: int = 20110427) -> tuple[list[SearchEntry], Labels]:
    """Return `size` records in the proportions of the real ones by kind, and the labels of their facets.

    The same seed gives the same records.
    """
    rng = random.Random(seed)
    themes = [entry for entry in real if entry.kind == "theme"]
    labels: dict[str, dict[str, Text]] = {
        "theme": {entry.id: entry.title for entry in themes},
        "city": {},
        "plan": {},
        "body": {},
    }
    places = [Place(rng) for _ in range(max(3, size // (_MEASURES_PER_PLAN * 3)))]
    records: list[SearchEntry] = []
    for kind in KINDS:
        pool = [entry for entry in real if entry.kind == kind]
        count = len(pool) if kind == "theme" else max(1, round(size * len(pool) / len(real)))
        records += _of_kind(kind, pool, count, places, labels, rng)
    while len(records) < size:
        records += _of_kind(
            "target", [entry for entry in real if entry.kind == "target"], size - len(records), places, labels, rng
        )
    return records[:size], labels


def _of_kind(
    kind: str,
    pool: Sequence[SearchEntry],
    count: int,
    places: Sequence[Place],
    labels: dict[str, dict[str, Text]],
    rng: random.Random,
) -> Iterator[SearchEntry]:
    for index in range(count):
        if kind == "theme":
            yield pool[index]
            continue
        place_index = index * len(places) // count
        place = places[place_index]
        first, second = rng.choices(pool, k=2)
        city, plan = f"city-{place_index}", f"plan-{place_index}-{index % 3}"
        title = place.text(first.title, second.title, rng)
        id_ = f"{kind}-{place_index}-{index}"
        facets = {**first.facets, "city": (city,), "plan": (plan,)}
        if kind == "body":
            facets["body"] = (id_,)
            labels["body"][id_] = title
        elif bodies := first.facets.get("body"):
            facets["body"] = tuple(f"{body}-{place_index}" for body in bodies)
            labels["body"].update(
                {f"{body}-{place_index}": Text(f"{place.zh}{body}", f"{place.en} {body}") for body in bodies}
            )
        labels["city"][city] = Text(f"{place.zh}市", place.en)
        labels["plan"][plan] = Text(f"{place.zh}国际化城市建设规划", f"{place.en} plan for an international city")
        context = (
            labels["city"][city],
            labels["plan"][plan],
            *(Text(place.moved(c.zh), place.moved(c.en)) for c in second.context[2:]),
        )
        yield SearchEntry(
            kind,
            id_,
            f"{kind}/{id_}/",
            title,
            tuple(map(place.moved, first.called)),
            context,
            place.text(first.summary, second.summary, rng),
            tuple(Text(place.moved(note.zh), place.moved(note.en)) for note in first.notes),
            tuple(map(place.moved, first.names)),
            (),
            first.number,
            first.type,
            facets,
            topics=first.topics,
            replies=first.replies,
            place=(Text(place.zh, place.en),),
        )
