namespace SparkDL.Diagnostics;

/// <summary>The folder outside of a checkout that code may refer to; it holds data sets and archives.</summary>
internal static class SharedFolder
{
    // eng/lib.sh reads it from here.
    public const string RelativePath = "../shared";
}
