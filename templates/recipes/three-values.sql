SELECT value_printed, note_en, plan_title_en, url, source_id, source_url
FROM targets_full
WHERE id IN ('guangzhou-2018-m09-t1', 'hangzhou-2016-m4-2-t1', 'urumqi-2013-a2-1-t02');
