using System.Text.RegularExpressions;

namespace SparkDL.Architecture.Tests;

/// <summary>
/// Which folder may know which: the arrows of the architecture, read from the namespaces that a file names.
/// </summary>
public sealed partial class FolderDirectionTests
{
    /// <summary>
    /// A folder under <c>src</c>, and the namespaces of ours that it may name beside its own and the common ones.
    /// </summary>
    private static readonly (string Folder, string[] Allowed)[] Arrows =
    [
        ("src/SparkDL/Diagnostics/", []),
        ("src/SparkDL/Interop/", []),
        ("src/SparkDL/Arrow/", []),
        ("src/SparkDL/Connect/", ["Arrow"]),
        ("src/SparkDL/Functions/", ["Arrow"]),
        ("src/SparkDL/Worker/", ["Functions", "Arrow"]),
        ("src/SparkDL/Sql/", ["Connect", "Functions", "Arrow"]),
        ("src/SparkDL/ML/", ["Sql", "Connect", "Functions", "Arrow"]),
        // The one folder of Torch that knows Arrow.
        ("src/SparkDL.Torch/Columns/", ["Torch", "Arrow"]),
        ("src/SparkDL.Torch/Shipping/", ["Torch", "Functions"]),
        ("src/SparkDL.Torch/", ["Torch"]),
        ("src/SparkDL.Transformers/", ["Transformers", "ML", "Sql", "Connect", "Functions", "Arrow", "Torch"]),
        ("src/SparkDL.Horovodish/",
            ["Horovodish", "Transformers", "ML", "Sql", "Connect", "Functions", "Arrow", "Torch"]),
    ];

    private static readonly string[] Common = ["Diagnostics", "Interop"];

    [Fact]
    public void Folders_depend_one_way()
    {
        var violations = from path in SourceTree.CSharp
                         from arrow in Arrows.Where(arrow => path.StartsWith(arrow.Folder, StringComparison.Ordinal))
                             .Take(1)
                         let own = arrow.Folder.Split('/')[^2]
                         from match in OurNamespace().Matches(SourceTree.Code(path))
                         let named = match.Groups[1].Value
                         where named != own && !arrow.Allowed.Contains(named) && !Common.Contains(named)
                         select $"{path} names SparkDL.{named}";

        TidyTests.None(violations.Distinct());
    }

    [GeneratedRegex(@"\bSparkDL\.([A-Z]\w*)")]
    private static partial Regex OurNamespace();
}
