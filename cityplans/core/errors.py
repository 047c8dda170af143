"""The error that ends a command with exit status 2."""

from __future__ import annotations


class CommandError(Exception):
    """The environment or the arguments keep the command from running: exit status 2."""
