results = table("results")
answer = results[(results.city_en == "Urumqi") & results.result_id.notna()]
figures = ["indicator_en", "target_value_printed", "target_due", "result_value_printed", "result_period"]
answer = answer[[*figures, "same_unit", "same_kind", "same_year", "url", "result_url", "source_id"]]
