"""Measures speed, memory, and the quality of search and importer; the results are in results.md.

Every module but `corpus`, `synthetic`, `places`, `peers`, `child`, `running` and `log_bars`, which the others use,
is a program: `python -m benchmarks.NAME`.
"""
