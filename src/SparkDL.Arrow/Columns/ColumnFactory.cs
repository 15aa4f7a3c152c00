using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Columns;

/// <summary>Creates the subclass of <see cref="Column"/> that fits the type of its data.</summary>
internal static class ColumnFactory
{
    public static Column Create(ColumnData data) => data.Type switch
    {
        NullType => new NullColumn(data),
        BoolType => new BoolColumn(data),
        IntType or FloatType or DateType or TimeType or TimestampType or DurationType or IntervalType =>
            Primitive(data),
        DecimalType => new DecimalColumn(data),
        FixedSizeBinaryType => new FixedSizeBinaryColumn(data),
        StringType or LargeStringType or StringViewType => new StringColumn(data),
        BinaryType or LargeBinaryType or BinaryViewType => new BinaryColumn(data),
        MapType => new MapColumn(data),
        ListType or LargeListType or ListViewType or LargeListViewType => new ListColumn(data),
        FixedSizeListType => new FixedSizeListColumn(data),
        StructType => new StructColumn(data),
        UnionType => new UnionColumn(data),
        DictionaryType => new DictionaryColumn(data),
        RunEndEncodedType => new RunEndEncodedColumn(data),
        _ => throw new ArgumentException($"No column for {data.Type}."),
    };

    private static Column Primitive(ColumnData data) => data.Type switch
    {
        IntType { BitWidth: 8, Signed: true } => new PrimitiveColumn<sbyte>(data),
        IntType { BitWidth: 16, Signed: true } => new PrimitiveColumn<short>(data),
        IntType { BitWidth: 32, Signed: true } => new PrimitiveColumn<int>(data),
        IntType { BitWidth: 64, Signed: true } => new PrimitiveColumn<long>(data),
        IntType { BitWidth: 8 } => new PrimitiveColumn<byte>(data),
        IntType { BitWidth: 16 } => new PrimitiveColumn<ushort>(data),
        IntType { BitWidth: 32 } => new PrimitiveColumn<uint>(data),
        IntType => new PrimitiveColumn<ulong>(data),
        FloatType { BitWidth: 16 } => new PrimitiveColumn<Half>(data),
        FloatType { BitWidth: 32 } => new PrimitiveColumn<float>(data),
        FloatType => new PrimitiveColumn<double>(data),
        IntervalType { Unit: IntervalUnit.DayTime } => new PrimitiveColumn<DayTimeInterval>(data),
        IntervalType { Unit: IntervalUnit.MonthDayNano } => new PrimitiveColumn<MonthDayNanoInterval>(data),
        _ => ColumnLayout.FixedWidth(data.Type) == 4 ? new PrimitiveColumn<int>(data) : new PrimitiveColumn<long>(data),
    };
}
