using System.Reflection;

namespace SparkDL.Arrow;

/// <summary>How a .NET type maps to columns: found by reflection once for each type.</summary>
internal static class RecordShape<T>
{
    private static readonly ConstructorInfo s_constructor = FindConstructor();

    /// <summary>What the constructor takes, in order.</summary>
    public static ParameterInfo[] Parameters { get; } = s_constructor.GetParameters();

    /// <summary>What a row is read from, in the order of the columns.</summary>
    public static PropertyInfo[] Properties { get; } =
        [
            .. typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)];

    /// <summary>What is set after the constructor: properties that it does not take.</summary>
    public static PropertyInfo[] Settable { get; } =
        [
            .. Properties.Where(
                p =>
                    p.CanWrite
                        && !Parameters.Any(q => string.Equals(p.Name, q.Name, StringComparison.OrdinalIgnoreCase)))];

    /// <summary>A schema with a column for each property.</summary>
    public static Schema Schema { get; } = new([.. Properties.Select(p => RecordTypes.FieldOf(p))]);

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
}
