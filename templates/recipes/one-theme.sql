SELECT id, title_zh AS text_zh, title_en AS text_en, url_zh, url
FROM measures_full
WHERE 'tourism' IN (theme_id, theme_id_2)
UNION ALL
SELECT id, note_zh, note_en, url_zh, url
FROM targets_full
WHERE 'tourism' IN (theme_id, theme_id_2);
