namespace SparkDL.Functions;

/// <summary>Names the type that describes an assembly's native dependencies on executors.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NativePartsAttribute : Attribute
{
    /// <summary>Names the type: an <see cref="INativeParts"/> with a constructor without parameters.</summary>
    public NativePartsAttribute(Type provider) => Provider = provider;

    /// <summary>The type that describes the dependencies.</summary>
    public Type Provider { get; }
}
