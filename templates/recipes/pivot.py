duties = table("duties")
answer = duties[duties.role == "lead"].pivot_table(
    index=["city_en", "body_en"], columns="theme_en", values="measure_id", aggfunc="nunique", fill_value=0
)
