using System.Globalization;
using System.Reflection;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Records;

/// <summary>Converts between the types of properties and those of columns.</summary>
internal static class RecordTypeConverter
{
    public static Field FieldOf(PropertyInfo property)
    {
        var nullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || (
                !property.PropertyType.IsValueType
                    && new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull);
        return new Field(property.Name, TypeOf(property.PropertyType, property.Name), nullable);
    }

    /// <summary>Converts a value of a column to the type of a property.</summary>
    public static object? Convert(object? value, Type target)
    {
        var type = Nullable.GetUnderlyingType(target) ?? target;
        return value switch
        {
            null when target.IsValueType && type == target =>
                throw new InvalidCastException($"A null does not fit {target.Name}: make it nullable."),
            null => null,
            _ when type.IsInstanceOfType(value) => value,
            object?[] items when type.IsArray => ToArray(items, type.GetElementType()!),
            DateTimeOffset time when type == typeof(DateTime) => time.UtcDateTime,
            DateTime time when type == typeof(DateTimeOffset) => new DateTimeOffset(time, TimeSpan.Zero),
            BigDecimal number when type == typeof(string) => number.ToString(),
            IConvertible => System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException($"A {value.GetType().Name} does not fit {target.Name}."),
        };
    }

    private static ArrowType TypeOf(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ClrToArrowTypes.TryGet(type) is { } known)
            return known;
        if (type.IsArray)
            return ArrowType.List(TypeOf(type.GetElementType()!, name));
        throw new ArgumentException($"Property '{name}' is a {type.Name}, which maps to no Arrow type.");
    }

    private static Array ToArray(object?[] items, Type element)
    {
        var array = Array.CreateInstance(element, items.Length);
        for (var i = 0; i < items.Length; i++)
            array.SetValue(Convert(items[i], element), i);
        return array;
    }
}
