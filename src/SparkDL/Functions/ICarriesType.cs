namespace SparkDL.Functions;

/// <summary>
/// A configuration that names a type of the application, which the function will make by that name: the type's assembly
/// travels along.
/// </summary>
public interface ICarriesType
{
    /// <summary>The type; null where the configuration names none.</summary>
    Type? CarriedType { get; }
}
