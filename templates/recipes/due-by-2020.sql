SELECT note_en, comparator_en, value, unit_en, due_last, city_en, plan_short_en, url
FROM targets_full
WHERE type = 'target' AND value IS NOT NULL AND due_last <= DATE '2020-12-31'
ORDER BY due_last;
