using System.Reflection;
using SparkDL.Arrow.Types;

namespace SparkDL.Arrow.Records;

/// <summary>
/// Maps the constructor and properties of a .NET type to columns; found by reflection once for each type.
/// </summary>
internal static class RecordMapping<T>
{
    private static readonly ConstructorInfo s_constructor = FindConstructor();

    /// <summary>The parameters of the constructor, in order.</summary>
    public static ParameterInfo[] Parameters { get; } = s_constructor.GetParameters();

    /// <summary>The properties that the columns of a batch are made from, in the order of the columns.</summary>
    public static PropertyInfo[] Properties { get; } =
        [
            .. typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)];

    /// <summary>The properties that are set after the constructor, since it has no parameters for them.</summary>
    public static PropertyInfo[] Settable { get; } =
        [.. Properties.Where(p => p.CanWrite && !Parameters.Any(q => IsSameName(p, q)))];

    /// <summary>Creates a schema with a column for each property.</summary>
    public static Schema Schema { get; } = new([.. Properties.Select(p => RecordTypeConverter.FieldOf(p))]);

    public static T Create(object?[] arguments) => (T)s_constructor.Invoke(arguments);

    private static ConstructorInfo FindConstructor() =>
        typeof(T)
            .GetConstructors()
            .Where(c => !IsCopyConstructor(c))
            .OrderByDescending(c => c.GetParameters().Length)
            .FirstOrDefault()
        ?? throw new ArgumentException($"{typeof(T)} has no public constructor to make rows with.");

    private static bool IsCopyConstructor(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var only] && only.ParameterType == typeof(T);

    private static bool IsSameName(PropertyInfo property, ParameterInfo parameter) =>
        string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase);
}
