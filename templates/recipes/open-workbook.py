import pandas as pd

workbook = "WORKBOOK"


def table(name):
    return pd.read_excel(workbook, sheet_name=name, dtype=object)
