"""Judging a built site by its files alone."""
