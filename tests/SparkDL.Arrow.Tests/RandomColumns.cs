using System.Numerics;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Tests;

/// <summary>Random types and columns of every kind that the format knows, from a seed.</summary>
internal sealed class RandomColumns(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>
    /// Leaves out decimals of 32 and 64 bits and the two intervals that pyarrow has no Python type for, and sparse
    /// unions: of those inside a list it shows values as null (its test for null forgets where the slice starts).
    /// Golden files have them.
    /// </summary>
    public bool OnlyWhatPyarrowKnows { get; init; }

    public Schema Schema(int fields, int depth) =>
        new([.. Enumerable.Range(0, fields).Select(i => Field($"f{i}", depth))], Metadata());

    public RecordBatch Batch(Schema schema, int rows) =>
        new(schema, [.. schema.Fields.Select(field => Column(field.Type, rows))], rows) { Metadata = Metadata() };

    public ArrowType Type(int depth) => depth <= 1 || _random.Next(3) == 0 ? Flat() : Nested(depth - 1);

    public Column Column(ArrowType type, int rows)
    {
        using var builder = ColumnBuilder.For(type);
        for (var i = 0; i < rows; i++)
            Append(builder);
        var whole = builder.Build();
        if (rows == 0 || _random.Next(4) > 0)
            return whole;
        // As a slice of a longer column now and then: offsets that do not start at zero.
        for (var i = 0; i < rows + 5; i++)
            Append(builder);
        whole.Dispose();
        using var longer = builder.Build();
        return longer.Slice(_random.Next(6), rows);
    }

    private Field Field(string name, int depth) => new(name, Type(depth), nullable: true, Metadata());

    private KeyValuePair<string, string>[] Metadata() =>
        [
            .. Enumerable.Range(0, _random.Next(4) == 0 ? _random.Next(3) : 0).Select(
                i => new KeyValuePair<string, string>($"key{i}", Text()))];

    private ArrowType Flat() => _random.Next(24) switch
    {
        0 => ArrowType.Null,
        1 => ArrowType.Bool,
        2 or 3 => new IntType(8 << _random.Next(4), _random.Next(2) == 0),
        4 or 5 => new FloatType(16 << _random.Next(3)),
        6 => Decimal(OnlyWhatPyarrowKnows ? 128 << _random.Next(2) : 32 << _random.Next(4)),
        7 => ArrowType.String,
        8 => new LargeStringType(),
        9 => new StringViewType(),
        10 => ArrowType.Binary,
        11 => new LargeBinaryType(),
        12 => new BinaryViewType(),
        13 => new FixedSizeBinaryType(_random.Next(20)),
        14 => new DateType((DateUnit)_random.Next(2)),
        15 => new TimeType((TimeUnit)_random.Next(4)),
        16 or 17 => new TimestampType((TimeUnit)_random.Next(4), _random.Next(2) == 0 ? null : "Europe/Oslo"),
        18 => new DurationType((TimeUnit)_random.Next(4)),
        19 or 20 => new IntervalType(OnlyWhatPyarrowKnows ? IntervalUnit.MonthDayNano : (IntervalUnit)_random.Next(3)),
        21 =>
            new DictionaryType(
                new IntType(8 << _random.Next(4), _random.Next(2) == 0), ArrowType.String, _random.Next(2) == 0),
        22 => new DictionaryType(ArrowType.Int16, ArrowType.Int64),
        _ => new RunEndEncodedType(new IntType(16 << _random.Next(3), true), ArrowType.String),
    };

    private ArrowType Nested(int depth) => _random.Next(10) switch
    {
        0 => new ListType(Field("item", depth)),
        1 => new LargeListType(Field("item", depth)),
        2 => new ListViewType(Field("item", depth)),
        3 => new LargeListViewType(Field("item", depth)),
        4 => new FixedSizeListType(Field("item", depth), _random.Next(4)),
        5 => new StructType([.. Enumerable.Range(0, _random.Next(4)).Select(i => Field($"s{i}", depth))]),
        6 => ArrowType.Map(_random.Next(2) == 0 ? ArrowType.String : ArrowType.Int32, Type(depth)),
        7 or 8 => new UnionType(
            OnlyWhatPyarrowKnows ? UnionMode.Dense : (UnionMode)_random.Next(2),
            [Field("a", depth), Field("b", depth)],
            _random.Next(2) == 0 ? null : [_random.Next(60), 60 + _random.Next(60)]),
        _ => new RunEndEncodedType(ArrowType.Int32, Type(depth)),
    };

    private DecimalType Decimal(int width)
    {
        var precision = _random.Next(1, DecimalType.MaxPrecision(width) + 1);
        return new DecimalType(precision, _random.Next(-2, precision + 1), width);
    }

    private void Append(ColumnBuilder builder)
    {
        if (_random.Next(5) == 0)
        {
            builder.AppendNull();
            return;
        }

        switch (builder)
        {
            case ListColumnBuilder b:
                b.BeginList();
                Items(b.Items, _random.Next(4));
                break;
            case FixedSizeListColumnBuilder b:
                Items(b.Items, ((FixedSizeListType)b.Type).Size);
                b.EndList();
                break;
            case StructColumnBuilder b:
                AppendStruct(b);
                break;
            case UnionColumnBuilder b:
                Append(b.Begin(_random.Next(2)));
                break;
            case RunEndEncodedColumnBuilder b when b.Type is RunEndEncodedType t && Scalar(t.Values.Type) is { } value:
                b.AppendRun(value, _random.Next(1, 2));
                break;
            case NullColumnBuilder or RunEndEncodedColumnBuilder:
                builder.AppendNull();
                break;
            default:
                builder.AppendValue(Scalar(builder.Type));
                break;
        }
    }

    private void AppendStruct(StructColumnBuilder builder)
    {
        var type = (StructType)builder.Type;
        for (var i = 0; i < builder.Children.Count; i++)
        {
            if (type.Fields[i].Nullable)
                Append(builder.Children[i]);
            else
                builder.Children[i].AppendValue(Scalar(type.Fields[i].Type));
        }

        builder.EndRow();
    }

    private void Items(ColumnBuilder items, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (items is StructColumnBuilder { Type: StructType { Fields: [{ Nullable: false }, _] } } entry)
                AppendStruct(entry);
            else
                Append(items);
        }
    }

    /// <summary>A value of a type that is not nested, or null.</summary>
    private object? Scalar(ArrowType type) => type switch
    {
        BoolType => _random.Next(2) == 0,
        IntType t => Integer(t),
        FloatType t => t.BitWidth switch
        {
            16 => (Half)(float)_random.NextDouble(),
            32 => (float)_random.NextDouble(),
            _ => (object)_random.NextDouble(),
        },
        DecimalType t =>
            new BigDecimal(BigInteger.Remainder(new BigInteger(Bytes(32)), BigInteger.Pow(10, t.Precision)), t.Scale),
        StringType or LargeStringType or StringViewType => Text(),
        BinaryType or LargeBinaryType or BinaryViewType => Bytes(_random.Next(30)),
        FixedSizeBinaryType t => Bytes(t.ByteWidth),
        DateType t => t.Unit == DateUnit.Day
            ? _random.Next(-100_000, 100_000)
            : _random.Next(-100_000, 100_000) * 86_400_000L,
        TimeType t => _random.NextInt64(86_400L * TimesPerSecond(t.Unit)),
        TimestampType or DurationType => _random.NextInt64(long.MinValue, long.MaxValue),
        IntervalType t => t.Unit switch
        {
            IntervalUnit.YearMonth => _random.Next(),
            IntervalUnit.DayTime => new DayTimeInterval(_random.Next(), _random.Next()),
            _ => (object)new MonthDayNanoInterval(_random.Next(), _random.Next(), _random.NextInt64()),
        },
        DictionaryType { ValueType: StringType } => $"word {_random.Next(10)}",
        DictionaryType => (long)_random.Next(10),
        _ => null,
    };

    private object Integer(IntType type)
    {
        var bits = _random.NextInt64(long.MinValue, long.MaxValue) >> (64 - type.BitWidth);
        return type.Signed ? bits : type.BitWidth == 64 ? unchecked((ulong)bits) : bits & ((1L << type.BitWidth) - 1);
    }

    private string Text() =>
        string.Concat(
            Enumerable.Range(0, _random.Next(20)).Select(
                _ => "abcæøå€ 字\U0001F600".EnumerateRunes().ElementAt(_random.Next(10))));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static long TimesPerSecond(TimeUnit unit) => (long)Math.Pow(1000, (int)unit);
}
