namespace SparkDL.Architecture.Tests;

/// <summary>The rules are only as good as the reading of the source that they work on.</summary>
public sealed class CodeTextTests
{
    [Theory]
    [InlineData("a(); // b()\nc();", "a();       \nc();")]
    [InlineData("a /* b\n c */ d", "a     \n      d")]
    [InlineData("x = \"a\\\"b\" + c;", "x =        + c;")]
    [InlineData("x = @\"a\"\"{\" + c;", "x =         + c;")]
    [InlineData("x = $\"{f(\"}\")}{{\" + c;", "x =               + c;")]
    [InlineData("x = '\\'' + '{';", "x =      +    ;")]
    public void Comments_and_literals_are_blanked(string source, string code) =>
        Assert.Equal(code, CodeText.Strip(source));

    [Fact]
    public void A_raw_string_may_hold_anything()
    {
        var source = "x = \"\"\"\n  { // \"\" }\n  \"\"\";\ny();";

        var code = CodeText.Strip(source);

        Assert.DoesNotContain("{", code);
        Assert.EndsWith("y();", code);
    }

    [Fact]
    public void Members_are_measured_by_their_braces()
    {
        const string code =
            "[B(typeof(int[]))]\nclass A\n{\n    int x = 1;\n    void M(int a)\n    {\n        if (a)\n        { }\n  "
                + "  }\n    int N() =>\n        1;\n}\n";

        var members = MemberLengths.In(code).ToList();

        Assert.Equal([("void M(int a)", 5, 5), ("int N() =>", 10, 2)], members);
    }
}
