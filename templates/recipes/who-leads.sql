SELECT body_en, count(DISTINCT measure_id) AS leads
FROM duties
WHERE city_en = 'Shenzhen' AND role = 'lead'
GROUP BY body_en
ORDER BY leads DESC;
