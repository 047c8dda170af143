SELECT plan_short_en, avg((assignment <> 'none')::INTEGER) AS share
FROM measures_full
WHERE kind = 'measure'
GROUP BY plan_short_en
ORDER BY share DESC;
