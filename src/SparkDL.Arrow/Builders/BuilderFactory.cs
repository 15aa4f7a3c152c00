using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Builders;

/// <summary>Creates the builder that fits a type.</summary>
internal static class BuilderFactory
{
    public static ColumnBuilder Create(ArrowType type) => type switch
    {
        NullType => new NullColumnBuilder(),
        BoolType => new BoolColumnBuilder(),
        IntType or FloatType or DateType or TimeType or TimestampType or DurationType or IntervalType =>
            Primitive(type),
        DecimalType decimals => new DecimalColumnBuilder(decimals),
        FixedSizeBinaryType bytes => new FixedSizeBinaryColumnBuilder(bytes),
        StringType or LargeStringType or StringViewType => new StringColumnBuilder(type),
        BinaryType or LargeBinaryType or BinaryViewType => new BinaryColumnBuilder(type),
        ListType or LargeListType or ListViewType or LargeListViewType or MapType => new ListColumnBuilder(type),
        FixedSizeListType list => new FixedSizeListColumnBuilder(list),
        StructType rows => new StructColumnBuilder(rows),
        UnionType union => new UnionColumnBuilder(union),
        DictionaryType dictionary => new DictionaryColumnBuilder(dictionary),
        RunEndEncodedType runs => new RunEndEncodedColumnBuilder(runs),
        _ => throw new ArgumentException($"No builder for {type}."),
    };

    private static ColumnBuilder Primitive(ArrowType type) => type switch
    {
        IntType { BitWidth: 8, Signed: true } => new PrimitiveColumnBuilder<sbyte>(type),
        IntType { BitWidth: 16, Signed: true } => new PrimitiveColumnBuilder<short>(type),
        IntType { BitWidth: 32, Signed: true } => new PrimitiveColumnBuilder<int>(type),
        IntType { BitWidth: 64, Signed: true } => new PrimitiveColumnBuilder<long>(type),
        IntType { BitWidth: 8 } => new PrimitiveColumnBuilder<byte>(type),
        IntType { BitWidth: 16 } => new PrimitiveColumnBuilder<ushort>(type),
        IntType { BitWidth: 32 } => new PrimitiveColumnBuilder<uint>(type),
        IntType => new PrimitiveColumnBuilder<ulong>(type),
        FloatType { BitWidth: 16 } => new PrimitiveColumnBuilder<Half>(type),
        FloatType { BitWidth: 32 } => new PrimitiveColumnBuilder<float>(type),
        FloatType => new PrimitiveColumnBuilder<double>(type),
        IntervalType { Unit: IntervalUnit.DayTime } => new PrimitiveColumnBuilder<DayTimeInterval>(type),
        IntervalType { Unit: IntervalUnit.MonthDayNano } => new PrimitiveColumnBuilder<MonthDayNanoInterval>(type),
        _ => ColumnLayout.FixedWidth(type) == 4
            ? new PrimitiveColumnBuilder<int>(type)
            : new PrimitiveColumnBuilder<long>(type),
    };
}
