SELECT indicator_en, target_value_printed, target_due, result_value_printed, result_period,
  same_unit, same_kind, same_year, url, result_url, source_id
FROM results
WHERE city_en = 'Urumqi' AND result_id IS NOT NULL
ORDER BY indicator_en;
