"""Search records of any number, made by recombining the real ones under invented names; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from benchmarks.places import Place
from cityplans.core.languages import Text
from cityplans.search.entries import KINDS, SearchEntry
from cityplans.search.records import Labels

_MEASURES_OF_A_PLAN = 35


def synthetic(real: Sequence[SearchEntry], size: int, seed: int = 20110427) -> tuple[list[SearchEntry], Labels]:
    """Make `size` records, kind by kind in the proportions of the real ones, and the words for their facets."""
    chance = random.Random(seed)
    themes = [entry for entry in real if entry.kind == "theme"]
    labels: dict[str, dict[str, Text]] = {
        "theme": {entry.id: entry.title for entry in themes},
        "city": {},
        "plan": {},
        "body": {},
    }
    names = [Place(chance) for _ in range(max(3, size // (_MEASURES_OF_A_PLAN * 3)))]
    made: list[SearchEntry] = []
    for kind in KINDS:
        pool = [entry for entry in real if entry.kind == kind]
        count = len(pool) if kind == "theme" else max(1, round(size * len(pool) / len(real)))
        made += _of_kind(kind, pool, count, names, labels, chance)
    while len(made) < size:
        made += _of_kind(
            "target", [entry for entry in real if entry.kind == "target"], size - len(made), names, labels, chance
        )
    return made[:size], labels


def _of_kind(
    kind: str,
    pool: Sequence[SearchEntry],
    count: int,
    names: Sequence[Place],
    labels: dict[str, dict[str, Text]],
    chance: random.Random,
) -> Iterator[SearchEntry]:
    for i in range(count):
        if kind == "theme":
            yield pool[i]
            continue
        place = i * len(names) // count
        name = names[place]
        first, second = chance.choices(pool, k=2)
        city, plan = f"city-{place}", f"plan-{place}-{i % 3}"
        title = name.text(first.title, second.title, chance)
        id_ = f"{kind}-{place}-{i}"
        facets = {**first.facets, "city": (city,), "plan": (plan,)}
        if kind == "body":
            facets["body"] = (id_,)
            labels["body"][id_] = title
        elif bodies := first.facets.get("body"):
            facets["body"] = tuple(f"{body}-{place}" for body in bodies)
            labels["body"].update({f"{body}-{place}": Text(f"{name.zh}{body}", f"{name.en} {body}") for body in bodies})
        labels["city"][city] = Text(f"{name.zh}市", name.en)
        labels["plan"][plan] = Text(f"{name.zh}国际化城市建设规划", f"{name.en} plan for an international city")
        context = (
            labels["city"][city],
            labels["plan"][plan],
            *(Text(name.moved(c.zh), name.moved(c.en)) for c in second.context[2:]),
        )
        yield SearchEntry(
            kind,
            id_,
            f"{kind}/{id_}/",
            title,
            tuple(map(name.moved, first.called)),
            context,
            name.text(first.summary, second.summary, chance),
            tuple(Text(name.moved(note.zh), name.moved(note.en)) for note in first.notes),
            tuple(map(name.moved, first.names)),
            (),
            first.number,
            first.type,
            facets,
        )
