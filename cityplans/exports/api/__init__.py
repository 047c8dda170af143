"""The static API: every table, record and slice as JSON and CSV files below /api/v1/, linked in HAL.

Start at `files.py`.
"""
