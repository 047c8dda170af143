PIVOT (
  SELECT city_en, body_en, theme_en, measure_id
  FROM duties
  WHERE role = 'lead' AND city_en IS NOT NULL AND theme_en IS NOT NULL
)
ON theme_en
USING count(DISTINCT measure_id)
GROUP BY city_en, body_en;
