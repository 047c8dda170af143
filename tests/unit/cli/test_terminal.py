"""Everything printed reaches the terminal harmless, except our own annotations and cursor."""

from __future__ import annotations

import sys

import pytest

from cityplans.cli.terminal import raw_stream, sanitized_output


def test_what_is_printed_is_made_harmless_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    with sanitized_output():
        print("a\x1b[2Jb")
        print("::error::x", file=sys.stderr)
        print(":", end="")
        print(":error::x")
        print("##", end="")
        sys.stdout.write("[error]x\nend")
    out, err = capsys.readouterr()
    assert out == "a\\u001b[2Jb\n\\u003a:error::x\n#\\u0023[error]x\nend"
    assert err == "\\u003a:error::x\n"


def test_what_is_meant_to_be_obeyed_goes_through_in_its_turn(capsys: pytest.CaptureFixture[str]) -> None:
    with sanitized_output():
        print("before", end="")
        raw_stream(sys.stdout).write("::error::x\n")
        raw_stream(sys.stderr).write("\r\x1b[K")
    assert capsys.readouterr() == ("before::error::x\n", "\r\x1b[K")
    assert raw_stream(sys.stdout) is sys.stdout


def test_the_streams_are_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    streams = sys.stdout, sys.stderr
    with pytest.raises(ZeroDivisionError), sanitized_output():
        print("\x1b", end="")
        raise ZeroDivisionError
    assert (sys.stdout, sys.stderr) == streams
    assert capsys.readouterr().out == "\\u001b"
