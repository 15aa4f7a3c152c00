"""The reference reader and writer, as a peer of the tests: one JSON command a line in, one JSON answer a line out."""
import json
import random
import struct
import sys
from decimal import Context, Decimal

import pyarrow as pa

WIDE = Context(prec=200)


def plain(scalar):
    """A value as JSON that loses nothing: raw numbers for times, bits for floats, hex for bytes."""
    if scalar is None:
        return None
    if isinstance(scalar, pa.UnionScalar):
        value = plain(scalar.value)
        # A null has lost the code of its alternative here.
        return None if value is None else [scalar.type_code, value]
    if isinstance(scalar, pa.RunEndEncodedScalar):
        return plain(scalar.value)
    if not scalar.is_valid:
        return None
    kind = scalar.type
    if isinstance(scalar, pa.DictionaryScalar):
        return plain(scalar.value)
    if isinstance(scalar, pa.ExtensionScalar):
        return plain(scalar.value)
    if pa.types.is_struct(kind):
        return [plain(scalar[i]) for i in range(kind.num_fields)]
    if pa.types.is_nested(kind):
        return [plain(item) for item in scalar.values]
    if pa.types.is_floating(kind):
        return struct.pack("<d", scalar.as_py()).hex()
    if pa.types.is_decimal(kind):
        return str(int(WIDE.scaleb(scalar.as_py(), kind.scale)))
    if isinstance(scalar, pa.MonthDayNanoIntervalScalar):
        return list(scalar.as_py())
    raw = (pa.Date32Scalar, pa.Date64Scalar, pa.Time32Scalar, pa.Time64Scalar, pa.TimestampScalar, pa.DurationScalar)
    if isinstance(scalar, raw):
        return scalar.value
    value = scalar.as_py()
    return value.hex() if isinstance(value, bytes) else value


def values(batches):
    return [[[plain(scalar) for scalar in column] for column in batch.columns] for batch in batches]


def read(path):
    """Every value of a stream, after full validation."""
    with pa.ipc.open_stream(path) as reader:
        batches = list(reader)
    for batch in batches:
        batch.validate(full=True)
    return values(batches)


def judge(path, is_file):
    """Whether the reference accepts bytes."""
    try:
        with (pa.ipc.open_file(path) if is_file else pa.ipc.open_stream(path)) as reader:
            batches = [reader.get_batch(i) for i in range(reader.num_record_batches)] if is_file else list(reader)
        for batch in batches:
            batch.validate(full=True)
        return {"accepted": True, "batches": len(batches)}
    except (pa.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as e:
        return {"accepted": False, "batches": 0, "error": str(e)[:200]}


class Maker:
    """Random columns of what the golden files lack, above all."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def type(self, depth):
        r = self.random
        flat = [pa.string_view(), pa.binary_view(), pa.string(), pa.large_binary(), pa.int16(), pa.uint64(),
                pa.float32(), pa.bool_(), pa.decimal128(20, 4), pa.decimal256(50, 7), pa.timestamp("us", "UTC"),
                pa.duration("ns"), pa.month_day_nano_interval(), pa.date32(), pa.time64("us"), pa.binary(5),
                pa.float16(), pa.null(), pa.large_string(), pa.int64()]
        if depth <= 1 or r.random() < 0.3:
            return r.choice(flat)
        item = self.type(depth - 1)
        return r.choice([
            lambda: pa.list_view(item), lambda: pa.large_list_view(item),
            lambda: pa.list_(item), lambda: pa.large_list(item),
            lambda: pa.list_(item, r.randrange(4)), lambda: pa.struct([("x", item), ("y", self.type(depth - 1))]),
            lambda: pa.map_(pa.string(), item),
        ])()

    def runs(self):
        """Python lists cannot be made into run-end encoding below the top."""
        r = self.random
        return pa.run_end_encoded(r.choice([pa.int16(), pa.int32(), pa.int64()]), self.type(1))

    def value(self, kind):
        r = self.random
        if r.random() < 0.2 or pa.types.is_null(kind):
            return None
        if pa.types.is_map(kind):
            return [(self.text(), self.value(kind.item_type)) for _ in range(r.randrange(4))]
        if pa.types.is_fixed_size_list(kind):
            return [self.value(kind.value_type) for _ in range(kind.list_size)]
        if pa.types.is_struct(kind):
            return {kind.field(i).name: self.value(kind.field(i).type) for i in range(kind.num_fields)}
        if pa.types.is_nested(kind):
            return [self.value(kind.value_type) for _ in range(r.randrange(4))]
        return self.scalar(kind)

    def scalar(self, kind):
        r = self.random
        if pa.types.is_boolean(kind):
            return r.random() < 0.5
        if pa.types.is_integer(kind):
            bits = kind.bit_width
            return r.randrange(1 << bits) - (0 if pa.types.is_unsigned_integer(kind) else 1 << (bits - 1))
        if pa.types.is_float16(kind):
            import numpy
            return numpy.float16(r.random())
        if pa.types.is_floating(kind):
            return struct.unpack("<f", struct.pack("<f", r.random()))[0]
        if pa.types.is_decimal(kind):
            return Decimal(r.randrange(-10 ** 18, 10 ** 18)).scaleb(-kind.scale)
        if pa.types.is_fixed_size_binary(kind):
            return r.randbytes(kind.byte_width)
        if "string" in str(kind):
            return self.text()
        if "binary" in str(kind):
            return r.randbytes(r.randrange(30))
        if pa.types.is_time(kind):
            return pa.scalar(r.randrange(86_400_000_000), pa.int64()).cast(kind).as_py()
        if pa.types.is_date(kind):
            return pa.scalar(r.randrange(40_000), pa.int32()).cast(kind).as_py()
        if pa.types.is_timestamp(kind):
            return r.randrange(10 ** 15)
        if pa.types.is_duration(kind):
            return r.randrange(10 ** 12) * 1000
        return (r.randrange(100), r.randrange(100), r.randrange(10 ** 12))

    def text(self):
        return "".join(self.random.choice("abcæø€字😀") for _ in range(self.random.randrange(20)))

    def array(self, kind, rows):
        if not pa.types.is_run_end_encoded(kind):
            return pa.array([self.value(kind) for _ in range(rows)], kind)
        plain_values = pa.array([self.value(kind.value_type) for _ in range(rows)], kind.value_type)
        ends = pa.array(range(1, rows + 1), kind.run_end_type)
        return pa.RunEndEncodedArray.from_arrays(ends, plain_values, kind)


def make(seed, path):
    """A stream of random batches: plain columns, and dictionaries that grow (deltas) or change (replacements)."""
    maker = Maker(seed)
    kinds = [maker.type(4), maker.type(4), maker.runs()]
    deltas = seed % 2 == 0
    names = [f"f{i}" for i in range(3)] + ["words"]
    batches, words = [], ["a", "bb"]
    for number in range(3):
        rows = maker.random.randrange(1, 12)
        words = words + [maker.text() + str(number)] if deltas else [maker.text() for _ in range(3)]
        indices = pa.array([maker.random.choice([None, *range(len(words))]) for _ in range(rows)], pa.int8())
        columns = [maker.array(kind, rows) for kind in kinds]
        columns.append(pa.DictionaryArray.from_arrays(indices, pa.array(words)))
        batches.append(pa.record_batch(columns, names))
    options = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=deltas, compression=[None, "lz4", "zstd"][seed % 3])
    with pa.ipc.new_stream(path, batches[0].schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return {"schema": [str(kind) for kind in kinds], "values": values(batches)}


def main():
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = {"ok": globals()[command["op"]](**command["arguments"])}
        except Exception as e:
            answer = {"error": f"{type(e).__name__}: {e}"[:2000]}
        print(json.dumps(answer), flush=True)


main()
