measures = table("measures_full")
measures = measures[measures.kind == "measure"]
answer = (measures.assignment != "none").groupby(measures.plan_short_en).mean().reset_index(name="share")
