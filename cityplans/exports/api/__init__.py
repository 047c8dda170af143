"""The static API: every table, and every record with a page, as JSON below /api/v1/, in HAL.

Start at `files.py`.
"""
