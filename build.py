#!/usr/bin/env python3
"""Check the data and build the site. `build.py --help` lists the commands."""

import sys

if __name__ == "__main__":
    try:
        from cityplans.cli.main import main

        status = main()
    except KeyboardInterrupt:  # while the program is still being loaded
        status = 2
    sys.exit(status)
