"""Asks the addresses in the data and in prose, and finds passages again on the pages there.

`addresses` lists what is asked, `web` asks, `pages` makes an answer into text, `drift` finds passages again in it by
their fingerprints, and `report` writes what was found.
"""
