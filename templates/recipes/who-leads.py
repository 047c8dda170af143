duties = table("duties")
leads = duties[(duties.city_en == "Shenzhen") & (duties.role == "lead")]
answer = leads.groupby("body_en").measure_id.nunique().sort_values(ascending=False).reset_index(name="leads")
