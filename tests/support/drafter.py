"""A drafter for the tests: reads what it is asked and answers as its argument says, mostly with lies."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

HONEST = {
    "title_en": "Building riverside book rooms",
    "summary_zh": "新修30余个书屋，2021年6月30日以前选好地点。",
    "summary_en": "More than 30 book rooms are to be built; the places are to be chosen before 30 June 2021.",
    "theme_id": "reading",
    "what_zh": "书屋",
    "what_en": "book rooms",
}


def answer(asked: dict[str, Any], texts: dict[str, Any]) -> str:
    """Answer every record with the same texts, as far as they are wanted."""
    return json.dumps(
        {"records": {r["id"]: {name: texts[name] for name in r["wanted"] if name in texts} for r in asked["records"]}}
    )


def main(kind: str, argument: str) -> None:
    """Answer in one of several ways."""
    if kind == "deaf":
        print(json.dumps({"records": {}}))
        return
    asked = json.load(sys.stdin)
    match kind:
        case "honest":
            print(answer(asked, HONEST))
        case "texts":
            print(answer(asked, json.loads(argument)))
        case "all":
            # Whether it is wanted or not.
            print(json.dumps({"records": {record["id"]: json.loads(argument) for record in asked["records"]}}))
        case "print":
            sys.stdout.buffer.write(argument.encode("latin-1"))
        case "much":
            for _ in range(1 << 13):
                sys.stdout.write("x" * 1024)
        case "slow":
            time.sleep(60)
        case "fail":
            print("no model today", file=sys.stderr)
            sys.exit(3)
        case "complain":
            sys.stderr.write("x" * (1 << 20))
            print(answer(asked, HONEST))


if __name__ == "__main__":
    main(sys.argv[1], (sys.argv[2:] or [""])[0])
