namespace SparkDL.Harness;

/// <summary>The folder beside the repository that holds data sets and golden cases from outside.</summary>
public static class SharedFolder
{
    /// <summary>The folder, relative to the repository's root. eng/lib.sh names the same.</summary>
    public const string RelativePath = "../shared";
}
