namespace SparkDL.Functions;

/// <summary>
/// A configuration that names types of the application, which the function will make by those names: the types'
/// assemblies travel along.
/// </summary>
public interface ICarriesType
{
    /// <summary>The types; none where the configuration names none.</summary>
    IEnumerable<Type> CarriedTypes { get; }
}
