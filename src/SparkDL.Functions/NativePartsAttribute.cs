namespace SparkDL.Functions;

/// <summary>Says that an assembly has native files for executors, and which type knows them.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NativePartsAttribute : Attribute
{
    /// <summary>Names the type: an <see cref="INativeParts"/> with a constructor without parameters.</summary>
    public NativePartsAttribute(Type provider) => Provider = provider;

    /// <summary>The type that knows the files.</summary>
    public Type Provider { get; }
}
