def on_tourism(rows, zh, en):
    rows = rows[(rows.theme_id == "tourism") | (rows.theme_id_2 == "tourism")]
    return rows[["id", zh, en, "url_zh", "url"]].set_axis(["id", "text_zh", "text_en", "url_zh", "url"], axis=1)


answer = pd.concat(
    [
        on_tourism(table("measures_full"), "title_zh", "title_en"),
        on_tourism(table("targets_full"), "note_zh", "note_en"),
    ]
)
