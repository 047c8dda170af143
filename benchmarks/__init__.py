"""Measures the program: speed, memory, quality of search and of the importer. The results are in results.md.

Every module but `corpus`, `synthetic`, `places`, `peers`, `child`, `running` and `log_bars`, which the others use,
is a program: `python -m benchmarks.NAME`.
"""
