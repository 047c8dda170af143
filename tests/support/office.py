"""LibreOffice with a macro: it does in one start what a person does by hand."""

from __future__ import annotations

import html
import os
import shutil
import subprocess
from pathlib import Path

PIVOT = Path(__file__).with_name("pivot.bas")

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY = 'xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
_PROFILE = {
    # A new profile would otherwise get the libraries that come with the program in place of this one.
    "registrymodifications.xcu": '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse">'
    "<value>true</value></prop></item></oor:items>",
    "basic/script.xlc": '<library:libraries xmlns:library="http://openoffice.org/2000/library">'
    '<library:library library:name="Standard" library:link="false"/></library:libraries>',
    "basic/Standard/script.xlb": f'<library:library {_LIBRARY} library:readonly="false">'
    '<library:element library:name="Module1"/></library:library>',
}


def run_macro(code: Path, workbook: Path, folder: Path) -> None:
    """Run the macro `Main` of a file of Basic, which reads the workbook and writes into the folder."""
    program = shutil.which("soffice")
    assert program, "no LibreOffice here: run tests/support/set_up_programs.sh"
    profile = folder / "profile"
    macro = "\n".join(file.read_text(encoding="utf-8") for file in (code, code.with_name("common.bas")))
    module = (
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
        f'script:language="StarBasic">{html.escape(macro)}</script:module>'
    )
    for path, text in {**_PROFILE, "basic/Standard/Module1.xba": module}.items():
        file = profile / "user" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_HEAD + text, encoding="utf-8")
    command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}", "macro:///Standard.Module1.Main"]
    # The program keeps a lock beside what it reads, where other tests may look at the files.
    copy = shutil.copy(workbook, profile)
    places = {"OFFICE_WORKBOOK": copy, "OFFICE_FOLDER": str(folder)}
    subprocess.run(command, env={**os.environ, **places}, capture_output=True, check=True, timeout=600)
    error = folder / "error.txt"
    assert not error.exists(), error.read_text(encoding="utf-8")
    shutil.rmtree(profile)
