#!/usr/bin/env python3
"""Check the data and build the site. `build.py --help` lists the commands."""

import sys

from cityplans.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
