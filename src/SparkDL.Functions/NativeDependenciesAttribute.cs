namespace SparkDL.Functions;

/// <summary>Names the type that describes an assembly's native dependencies on executors.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NativeDependenciesAttribute : Attribute
{
    /// <summary>Names the type: an <see cref="INativeDependencies"/> with a constructor without parameters.</summary>
    public NativeDependenciesAttribute(Type provider) => Provider = provider;

    /// <summary>The type that describes the dependencies.</summary>
    public Type Provider { get; }
}
