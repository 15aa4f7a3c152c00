"""PySpark's side of a comparison: a client of the server that the benchmark started, with the same data and settings.

The first line on standard input is the job. Each further line names a variant, and perhaps a folder for its rows, which
else go nowhere; the answer is the seconds that it took.
"""
import functools
import json
import sys
import time

job = json.loads(sys.stdin.readline())
FLOATS = [f"f{i}" for i in range(32)]


def model():
    """The network of the other side with its weights, frozen: what a careful user would run."""
    import torch
    torch.set_num_threads(1)
    nn = torch.nn
    network = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1)).eval()
    network.load_state_dict(weights(job["weights"]))
    return torch.jit.freeze(torch.jit.script(network))


def weights(path):
    """A safetensors file: the length of its header, the header, the data."""
    import numpy as np
    import torch
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()

    def tensor(entry):
        values = np.frombuffer(data[slice(*entry["data_offsets"])], np.float32)
        return torch.from_numpy(values.reshape(entry["shape"]).copy())

    return {name: tensor(entry) for name, entry in header.items() if name != "__metadata__"}


def score(network, rows):
    import torch
    with torch.inference_mode():
        return network(torch.from_numpy(rows)).numpy().reshape(-1)


def packed(column):
    """A binary column of packed floats as a matrix, without a copy of its own."""
    import numpy as np
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset:column.offset + len(column) + 1]
    data = np.frombuffer(column.buffers()[2], np.uint8)[offsets[0]:offsets[-1]]
    return np.array(data.view(np.float32).reshape(-1, 32))


def map_identity(batches):
    yield from batches


def map_packed(batches):
    import pyarrow as pa
    network = model()
    for batch in batches:
        yield pa.RecordBatch.from_arrays(
            [batch.column("id"), pa.array(score(network, packed(batch.column("x"))))], names=["id", "y"])


def map_columns(batches):
    import numpy as np
    import pyarrow as pa
    network = model()
    for batch in batches:
        rows = np.empty((batch.num_rows, 32), np.float32)
        for i, name in enumerate(FLOATS):
            rows[:, i] = batch.column(name).to_numpy()
        yield pa.RecordBatch.from_arrays([batch.column("id"), pa.array(score(network, rows))], names=["id", "y"])


def pandas_packed():
    from typing import Iterator
    import pandas as pd
    from pyspark.sql.functions import pandas_udf

    @pandas_udf("float")
    def call(series: Iterator[pd.Series]) -> Iterator[pd.Series]:
        import numpy as np
        network = model()
        for x in series:
            yield pd.Series(score(network, np.frombuffer(bytearray().join(x), np.float32).reshape(-1, 32)))
    return call


def pandas_columns():
    from typing import Iterator, Tuple
    import pandas as pd
    from pyspark.sql.functions import pandas_udf

    @pandas_udf("float")
    def call(series: Iterator[Tuple[pd.Series, ...]]) -> Iterator[pd.Series]:
        import numpy as np
        network = model()
        for columns in series:
            yield pd.Series(score(network, np.stack([c.to_numpy() for c in columns], axis=1)))
    return call


def predict_columns():
    """One parameter per column, which spares Spark the array() of the documented way and is the faster of the two."""
    from pyspark.ml.functions import predict_batch_udf
    from pyspark.sql.types import FloatType

    def make():
        import numpy as np
        network = model()
        names = ", ".join(FLOATS)
        scope = {"np": np, "network": network, "score": score}
        exec(f"def predict({names}):\n    return score(network, np.stack(({names}), axis=1))", scope)
        return scope["predict"]
    return predict_batch_udf(make, return_type=FloatType(), batch_size=job["batch"])


def variants(data):
    return {
        "identity_mapInArrow": lambda: data.mapInArrow(map_identity, "id long, v double"),
        "packed_mapInArrow": lambda: data.select("id", "x").mapInArrow(map_packed, "id long, y float"),
        "packed_pandas_udf": lambda: data.select("id", pandas_packed()("x").alias("y")),
        "columns_mapInArrow": lambda: data.select("id", *FLOATS).mapInArrow(map_columns, "id long, y float"),
        "columns_pandas_udf": lambda: data.select("id", pandas_columns()(*FLOATS).alias("y")),
        "columns_predict_batch_udf": lambda: data.select("id", predict_columns()(*FLOATS).alias("y")),
    }


def main():
    from pyspark.sql import SparkSession
    spark = SparkSession.builder.remote(job["remote"]).getOrCreate()
    for name, value in job["settings"].items():
        spark.conf.set(name, value)
    known = variants(spark.read.parquet(job["path"]))
    # Made once and run often, as on the other side: mapInArrow asks the server for the columns.
    ready = functools.cache(lambda variant: known[variant]())
    print("ready", flush=True)
    for line in sys.stdin:
        variant, *path = line.split()
        write = ready(variant).write
        started = time.perf_counter()
        if path:
            write.parquet(path[0])
        else:
            write.format("noop").mode("overwrite").save()
        print(time.perf_counter() - started, flush=True)


main()
