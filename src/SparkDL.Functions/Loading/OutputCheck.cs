using System.Diagnostics.CodeAnalysis;
using SparkDL.Arrow.Types;
using SparkDL.Diagnostics;

namespace SparkDL.Functions.Loading;

/// <summary>
/// Compares the result of a function with its declaration. Spark itself matches columns by position and reports only
/// that an index is out of bounds or that an accessor does not exist.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public static class OutputCheck
{
    /// <summary>Compares the columns of a result with the declared ones, by position, name and type.</summary>
    /// <exception cref="FunctionException">A column is missing, additional, or of another name or type.</exception>
    public static void Columns(Schema declared, Schema given)
    {
        if (declared.Fields.Count != given.Fields.Count)
            throw Mismatch(declared, given, $"{given.Fields.Count} columns instead of {declared.Fields.Count}");
        for (var i = 0; i < declared.Fields.Count; i++)
        {
            var (wanted, got) = (declared[i], given[i]);
            if (!wanted.Name.Equals(got.Name, StringComparison.OrdinalIgnoreCase))
                throw Mismatch(declared, given, $"column {i} is called '{got.Name}' instead of '{wanted.Name}'");
            if (!Same(wanted.Type, got.Type))
                throw Mismatch(declared, given, $"column '{wanted.Name}' is {got.Type} instead of {wanted.Type}");
        }
    }

    /// <summary>Compares the type of a result with the declared one.</summary>
    /// <exception cref="FunctionException">The types differ.</exception>
    public static void Type(ArrowType declared, ArrowType given)
    {
        if (!Same(declared, given))
            throw new FunctionException($"The function declared {declared} and gave {given}.");
    }

    /// <summary>
    /// Whether Spark reads the one type as the other: it ignores the names of time zones and of list items.
    /// </summary>
    public static bool Same(ArrowType declared, ArrowType given) => (declared, given) switch
    {
        (TimestampType a, TimestampType b) => a.Unit == b.Unit && a.Timezone is null == b.Timezone is null,
        (StringType, LargeStringType) or (BinaryType, LargeBinaryType) => true,
        (ListType a, ListType b) => Same(a.Item.Type, b.Item.Type),
        (MapType a, MapType b) => Same(a.Key.Type, b.Key.Type) && Same(a.Value.Type, b.Value.Type),
        (StructType a, StructType b) => a.Fields.Count == b.Fields.Count
            && a.Fields.Zip(b.Fields).All(pair => Same(pair.First.Type, pair.Second.Type)),
        _ => declared.Equals(given),
    };

    private static FunctionException Mismatch(Schema declared, Schema given, string what) =>
        new($"The function gave {what}: it declared ({declared}) and gave ({given}).");
}
