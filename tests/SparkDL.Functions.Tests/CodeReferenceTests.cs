using System.Reflection;
using SparkDL.Arrow;
using SparkDL.Functions.Commands;
using SparkDL.Functions.Shipping;

namespace SparkDL.Functions.Tests;

public sealed class CodeReferenceTests
{
    [Fact]
    public void A_static_lambda_is_named_by_its_class_and_method()
    {
        var code = CodeReferences.OfDelegate(static (IEnumerable<RecordBatch> batches) => batches);

        Assert.Equal("SparkDL.Functions.Tests", code.Assembly);
        Assert.Contains("CodeReferenceTests", code.Type);
        Assert.NotNull(code.Method);
        Assert.Equal(typeof(CodeReferenceTests).Module.ModuleVersionId.ToString("N"), code.Build);
    }

    [Fact]
    public void A_lambda_that_captures_is_refused_by_the_name_of_what_it_captures()
    {
        var threshold = 3;

        var error = Assert.Throws<ArgumentException>(() =>
            CodeReferences.OfDelegate(
                (IEnumerable<RecordBatch> batches) => batches.Where(batch => batch.Length > threshold)));

        Assert.Contains("captures threshold", error.Message);
        Assert.Contains("configuration record", error.Message);
    }

    [Fact]
    public void A_method_of_an_object_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => CodeReferences.OfDelegate(new Stateful().Map));

        Assert.Contains("is a method of an object", error.Message);
    }

    [Fact]
    public void A_generic_method_is_refused() =>
        Assert.Contains(
            "is generic",
            Assert.Throws<ArgumentException>(() => CodeReferences.OfDelegate(Generic<int>)).Message);

    [Fact]
    public void A_type_without_a_plain_constructor_is_refused() =>
        Assert.Contains(
            "constructor",
            Assert.Throws<ArgumentException>(() => CodeReferences.OfType(typeof(Needy))).Message);

    [Fact]
    public void An_assembly_without_a_file_is_refused()
    {
        var assembly = Assembly.Load(File.ReadAllBytes(typeof(CodeReferenceTests).Assembly.Location));
        var type = assembly.GetType(typeof(Plain).FullName!)!;

        var error = Assert.Throws<ArgumentException>(() => CodeReferences.OfType(type));

        Assert.Contains("has no file", error.Message);
    }

    [Fact]
    public void A_closed_generic_type_is_named_without_versions()
    {
        var code = CodeReferences.OfType(typeof(Holder<Plain>));

        Assert.DoesNotContain("Version", code.Type);
        Assert.Equal(typeof(Holder<Plain>), TypeNames.Resolve($"{code.Type}, {code.Assembly}", Assembly.Load));
    }

    public sealed class Plain;

    public sealed class Holder<T>
    {
        public T? Value { get; set; }
    }

    private static IEnumerable<RecordBatch> Generic<T>(IEnumerable<RecordBatch> batches) => batches;

    private sealed class Stateful
    {
        private readonly int _rows = 1;

        public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches) => batches.Take(_rows);
    }

    private sealed class Needy(int rows)
    {
        public int Rows => rows;
    }
}
