"""The command line: arguments, terminal, exit status.

In:  arguments. Out: 0 (fine), 1 (findings), 2 (cannot run).
May import everything.

Start at `main.py`; each command is a module of `commands/`.
"""
