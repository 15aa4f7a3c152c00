namespace SparkDL.Functions;

/// <summary>
/// A function's configuration that names types of the application, of which the function creates objects. The client
/// sends the assemblies of these types to the executors.
/// </summary>
public interface IReferencesTypes
{
    /// <summary>The types whose assemblies the executors need; empty if there are none.</summary>
    IEnumerable<Type> ReferencedTypes { get; }
}
