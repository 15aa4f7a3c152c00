namespace SparkDL.Architecture.Tests;

/// <summary>Lines that are written by hand fit beside each other in a review.</summary>
public sealed class LineWidthTests
{
    private const int MaxColumns = 120;

    private static readonly string[] Extensions =
        [".cs", ".c", ".h", ".cpp", ".java", ".py", ".sh", ".csproj", ".props", ".targets", ".proto"];

    [Fact]
    public void No_line_is_too_long() => TidyTests.None(
        from path in SourceTree.All
        where Extensions.Contains(Path.GetExtension(path)) && !path.EndsWith(".g.cs", StringComparison.Ordinal)
        from line in SourceTree.Read(path).Split('\n').Select((text, index) => (text, Number: index + 1))
        where line.text.EnumerateRunes().Count() > MaxColumns
        select $"{path}:{line.Number}: {line.text.EnumerateRunes().Count()} columns");
}
