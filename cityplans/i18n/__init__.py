"""The words of the interface in both languages.

In:  a key of templates/strings, or a value to format. Out: text.
May import `core` and `read`.

Start at `strings.py`.
"""
