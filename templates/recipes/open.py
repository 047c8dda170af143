import pandas as pd

data = "DATA_ADDRESS"


def table(name):
    return pd.read_parquet(f"{data}/{name}.parquet")
