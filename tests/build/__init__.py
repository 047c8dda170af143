"""Tests of building, publishing and serving the site."""
