"""Runs the program of a drafter: text in, text out, within limits of time and size, without a shell."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
from typing import IO

from cityplans.core.characters import escape_invisible

LARGEST_ANSWER = 4 << 20
"""The bytes that a program may print at most."""
_CHUNK = 1 << 16
_LONGEST_COMPLAINT = 200


class DrafterError(Exception):
    """The program cannot be asked, or gave no answer that can be read."""


def split_command(command: str) -> list[str]:
    """Return the words of a command line.

    Raises:
        DrafterError: It has none, or a quote is open.
    """
    try:
        words = shlex.split(command)
    except ValueError as problem:
        raise DrafterError(f"the command cannot be read: {problem}") from None
    if not words:
        raise DrafterError("the command is empty")
    return words


def run_program(words: list[str], text: bytes, seconds: float) -> bytes:
    """Return what a program prints when it is given a text.

    Raises:
        DrafterError: It cannot be started, takes too long, prints too much, or ends with another status than 0.
    """
    try:
        program = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
        )
    except OSError as problem:
        raise DrafterError(f'"{escape_invisible(words[0])}" cannot be started: {problem.strerror}') from None
    assert program.stdin and program.stdout and program.stderr
    complaints: list[bytes] = []
    is_late = threading.Event()

    def end_late() -> None:
        is_late.set()
        _end(program)

    timer = threading.Timer(seconds, end_late)
    helpers = [
        threading.Thread(target=_feed, args=(program.stdin, text), daemon=True),
        threading.Thread(target=_listen, args=(program.stderr, complaints), daemon=True),
    ]
    for helper in (timer, *helpers):
        helper.start()
    answer = b""
    try:
        # Typed as IO, which lacks read1; a pipe is a BufferedReader, which has it.
        while (chunk := program.stdout.read1(_CHUNK)) and len(answer) <= LARGEST_ANSWER:  # type: ignore[attr-defined]
            answer += chunk
        if chunk:
            _end(program)
    except BaseException:
        _end(program)
        raise
    finally:
        status = program.wait()
        timer.cancel()
        _end(program)
        program.stdout.close()
    helpers[1].join(1)
    if is_late.is_set():
        raise DrafterError(f"it took longer than {seconds:g} seconds and was ended")
    if len(answer) > LARGEST_ANSWER:
        raise DrafterError(f"it printed more than {LARGEST_ANSWER >> 20} MiB and was ended")
    if status:
        said = b"".join(complaints).decode("utf-8", "replace").strip().rpartition("\n")[2][:_LONGEST_COMPLAINT]
        raise DrafterError(f"it ended with status {status}{f': {escape_invisible(said)}' if said else ''}")
    return answer


def _feed(stream: IO[bytes], text: bytes) -> None:
    # A program need not read what it is given.
    with contextlib.suppress(OSError), stream:
        stream.write(text)


def _listen(stream: IO[bytes], complaints: list[bytes]) -> None:
    """Keep the end of what a program complains of."""
    with contextlib.suppress(OSError, ValueError), stream:
        while chunk := stream.read(1024):
            complaints[:] = [*complaints[-3:], chunk]


def _end(program: subprocess.Popen[bytes]) -> None:
    """End a program and what it started."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            program.kill()
        else:
            os.killpg(program.pid, signal.SIGKILL)
