"""Tests of single modules: no site is built, no browser and no other program started."""
