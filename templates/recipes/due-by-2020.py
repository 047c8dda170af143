targets = table("targets_full")
due = pd.to_datetime(targets.due_last) <= "2020-12-31"
answer = targets[(targets.type == "target") & targets.value.notna() & due]
answer = answer[["note_en", "comparator_en", "value", "unit_en", "due_last", "city_en", "plan_short_en", "url"]]
