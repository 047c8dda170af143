"""Answers questions in Spark: a process of its own, with the packages of requirements-spark.lock only."""

from __future__ import annotations

import json
import sys
import time

from pyspark.sql import SparkSession

TABLES = {name: name for name in ("measures_full", "targets_full", "duties", "results")} | {"changes": "proof/changes"}


def main() -> None:
    """Read the questions as JSON, name to SQL, and print rows and seconds of each as JSON."""
    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2", "spark.log.level": "ERROR"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    for name, path in TABLES.items():
        spark.read.parquet(f"{sys.argv[1]}/{path}*.parquet").createOrReplaceTempView(name)
    answers = {}
    for name, question in json.load(sys.stdin).items():
        start = time.perf_counter()
        rows = spark.sql(question.strip().rstrip(";")).collect()
        answers[name] = len(rows), time.perf_counter() - start
    spark.stop()
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
