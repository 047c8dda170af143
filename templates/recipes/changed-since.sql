SELECT version_id, "table", record_id, field, was, now
FROM changes
WHERE string_split(version_id, '.')::INTEGER[] > [0, 1, 0];
