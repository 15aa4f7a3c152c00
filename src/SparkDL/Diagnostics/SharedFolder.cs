namespace SparkDL.Diagnostics;

/// <summary>The one place outside a checkout that code may name: data sets and archives that lie beside it.</summary>
internal static class SharedFolder
{
    // eng/lib.sh reads it from here.
    public const string RelativePath = "../shared";
}
