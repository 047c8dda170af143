"""Files that operating systems and editors leave in folders: nobody writes or commits them."""

from __future__ import annotations

from fnmatch import fnmatchcase

PATTERNS = (
    # macOS
    ".DS_Store",
    "._*",
    ".AppleDouble",
    ".Spotlight-V100",
    ".Trashes",
    ".fseventsd",
    "__MACOSX",
    # Windows
    "Thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "Desktop.ini",
    "$RECYCLE.BIN",
    # Linux
    ".directory",
    ".Trash-*",
    ".fuse_hidden*",
    ".nfs*",
    # Excel, Word and WPS; LibreOffice
    "~$*",
    ".~*",
    ".~lock.*#",
    "~WRL*.tmp",
    "lu*.tmp",
    # editors
    "*~",
    ".*.sw[a-p]",
    "*.sw[op]",
    ".#*",
    "#*#",
    ".idea",
)
"""The names of such files and folders, as `.gitignore` writes them; a test compares the two."""


def is_system_file(name: str) -> bool:
    """Return whether a file or folder of this name belongs to a system or an editor."""
    return any(fnmatchcase(name, pattern) for pattern in PATTERNS)
