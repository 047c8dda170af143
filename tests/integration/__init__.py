"""Tests with real data, the built site, other programs and the commands as processes."""
