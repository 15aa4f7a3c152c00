using System.Reflection;
using System.Text.RegularExpressions;
using SparkDL.Harness;
using Op = SparkDL.Torch.Operators;

namespace SparkDL.Torch.Tests.Operators;

public sealed partial class OperatorTableTests
{
    private static Dictionary<string, Operator> Table { get; } = typeof(Op)
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .Select(f => (Operator)f.GetValue(null)!).ToDictionary(o => o.Name);

    [Fact]
    public void Every_operator_of_the_table_is_in_this_libtorch_as_the_table_states()
    {
        Assert.True(Table.Count > 700);
        var problems = new List<string>();
        foreach (var op in Table.Values)
        {
            try
            {
                _ = op.Handle;
            }
            catch (TorchException error)
            {
                problems.Add(error.Message);
            }
        }
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData("Tensor.g.cs")]
    [InlineData("torch.g.cs")]
    public void Every_generated_call_has_memory_for_exactly_the_arguments_of_its_schema(string file)
    {
        var source = File.ReadAllText(RepositoryPaths.Under("src", "SparkDL.Torch", "Generated", file));
        var byField = typeof(Op).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .ToDictionary(f => f.Name, f => (Operator)f.GetValue(null)!);
        var calls = GeneratedCall().Matches(source);
        Assert.InRange(calls.Count, 100, 2000);
        foreach (Match call in calls)
        {
            var field = call.Groups["field"].Value;
            var declared = Math.Max(1, OperatorSchema.Parse(byField[field].Schema!).Arguments.Count);
            Assert.Equal(
                (field, $"{declared}", $"{declared}"),
                (field, call.Groups["room"].Value, call.Groups["capacity"].Value));
            Assert.InRange(call.Groups["add"].Captures.Count, 0, declared);
        }
    }

    [GeneratedRegex(@"stackalloc \w+\[(?<room>\d+)\];\s+"
        + @"var call = new \w+\(Operators\.(?<field>\w+), room, (?<capacity>\d+)\);"
        + @"(?<add>\s+call\.Add\w*\([^\n]*)*")]
    private static partial Regex GeneratedCall();

    /// <summary>What <c>libtorch 2.6</c> prints of the same operators; the table itself is 1.13's.</summary>
    [Fact]
    public void Calls_written_for_the_table_fit_the_schemas_of_a_later_version()
    {
        var path = RepositoryPaths.Under("tests", "SparkDL.Torch.Tests", "Operators", "schemas-2.6.txt");
        var later = File.ReadLines(path).Where(l => !l.StartsWith('#'))
            .ToDictionary(l => l[..l.IndexOf('(', StringComparison.Ordinal)]);
        Assert.Equal(Table.Keys.Order(StringComparer.Ordinal), later.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            later,
            l => Assert.Null(OperatorSchema.Parse(Table[l.Key].Schema!).Mismatch(OperatorSchema.Parse(l.Value))));
    }

    [Theory]
    [InlineData("(Tensor self, int dim=0, *, bool? fresh=None) -> Tensor", null)]
    [InlineData("(Tensor(a) self, SymInt dim=1) -> Tensor(a)", null)]
    [InlineData("(Tensor self, Scalar dim=0) -> Tensor", "argument dim is Scalar, not int")]
    [InlineData("(Tensor self, int? dim=0) -> Tensor", "argument dim is int?, not int")]
    [InlineData("(Tensor self, int dim, bool fresh) -> Tensor", "argument fresh is new and has no default")]
    [InlineData("(Tensor self) -> Tensor", "argument dim is gone")]
    [InlineData("(Tensor self, bool fresh=False, int dim=0) -> Tensor", "argument 1 is fresh, not dim")]
    [InlineData("(Tensor self, float dim=0.) -> Tensor", "argument dim is float, not int")]
    [InlineData("(Tensor self, int dim=0) -> (Tensor, Tensor)", "the results differ")]
    public void Only_new_trailing_arguments_with_defaults_are_accepted(string live, string? mismatch) =>
        Assert.Equal(
            mismatch, OperatorSchema.Parse("(Tensor self, int dim=0) -> Tensor").Mismatch(OperatorSchema.Parse(live)));

    [Theory]
    [InlineData("int?", "Scalar?", null)]
    [InlineData("int?", "float?", "argument correction is float?, not int?")]
    [InlineData("int", "Scalar", "argument correction is Scalar, not int")]
    public void The_correction_of_variances_may_be_any_number_in_a_later_version(
        string written, string live, string? mismatch) =>
        Assert.Equal(mismatch, OperatorSchema.Parse($"(Tensor self, *, {written} correction=None) -> Tensor")
            .Mismatch(OperatorSchema.Parse($"(Tensor self, *, {live} correction=None) -> Tensor")));

    [Fact]
    public void An_operator_that_is_not_the_one_written_for_is_an_error_with_both_schemas()
    {
        var op = new Operator("aten::flatten", "using_ints", "(Tensor self, int first=0, int last=-1) -> Tensor");
        var error = Assert.Throws<TorchException>(() => op.Handle);
        Assert.Contains("int first=0", error.Message, StringComparison.Ordinal);
        Assert.Contains("int start_dim=0", error.Message, StringComparison.Ordinal);
        Assert.Contains(TorchRuntime.Version, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_this_libtorch_lacks_is_refused_by_name()
    {
        var error = Assert.Throws<TorchException>(() => torch.ops.call("aten::no_such_operator", "", 1));
        Assert.Contains("aten::no_such_operator", error.Message, StringComparison.Ordinal);
        Assert.Equal(TorchErrorKind.NotImplemented, error.Kind);
    }
}
