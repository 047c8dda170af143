"""Files to subscribe to or crawl: Atom feeds of changes, calendars of deadlines, the sitemap."""
