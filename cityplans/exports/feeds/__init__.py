"""Feeds of changes, calendars of deadlines, the sitemap."""
