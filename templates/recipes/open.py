import pandas as pd

data = "DATA_ADDRESS"


def table(name):
    folder = f"{data}/proof" if name == "changes" else data
    return pd.read_parquet(f"{folder}/{name}.parquet")
