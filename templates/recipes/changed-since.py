changes = table("changes")
later = [tuple(map(int, version.split("."))) > (0, 1, 0) for version in changes.version_id]
answer = changes[later][["version_id", "table", "record_id", "field", "was", "now"]]
