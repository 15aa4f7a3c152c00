using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Arrow;
using SparkDL.Functions;
using SparkDL.ML;
using SparkDL.Testing;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>Sums the numbers of both sides of a key.</summary>
public sealed class SumBothSides : ICogroupMapFunction<Numbers>
{
    public const string Columns = "k long, left long, right long";

    public IEnumerable<RecordBatch> Map(
        RecordBatch key, RecordBatch left, RecordBatch right, Numbers config, FunctionContext context)
    {
        var named = 0L;
        for (var i = 0; i < right.Length; i++) named += long.Parse(right.Get<StringColumn>("name").GetString(i)!);
        var sum = 0L;
        foreach (var value in left.Values<long>("id")) sum += value;
        yield return TestBatches.Of(
            ("k", TestBatches.Column(((PrimitiveColumn<long>)key[0]).Values[0])),
            ("left", TestBatches.Column(config.By * sum)),
            ("right", TestBatches.Column(named)));
    }
}

/// <summary>The geometric mean of a column, each value moved by a number.</summary>
public sealed class GeometricMean : IAggregateFunction<Numbers>
{
    public Column Aggregate(RecordBatch arguments, Numbers config, FunctionContext context)
    {
        var sum = 0.0;
        foreach (var value in ((PrimitiveColumn<double>)arguments[0]).Values) sum += Math.Log(value + config.By);
        return TestBatches.Column(Math.Exp(sum / arguments.Length));
    }
}

/// <summary>Hands its rows through, and takes a known time in each partition.</summary>
public sealed class CountedMap : IMapFunction<Numbers>
{
    public IEnumerable<RecordBatch> Map(IEnumerable<RecordBatch> batches, Numbers config, FunctionContext context)
    {
        Thread.Sleep(50);
        return batches;
    }
}

/// <summary>A transformer as a user writes one.</summary>
public sealed class AddTo : RowTransformer
{
    public string InputCol { get; set; } = "x";

    public string OutputCol { get; set; } = "y";

    public double Number { get; set; }

    public override IReadOnlyList<string> InputColumns => [InputCol];

    public override IReadOnlyList<OutputColumn> OutputColumns => [new(OutputCol, "double")];

    public override IBatchKernel CreateKernel(FunctionContext context) => new Kernel(Number);

    protected override void CheckInput(Field field) =>
        SchemaChecks.RequireType(field, this, "double", type => type == ArrowType.Double);

    private sealed class Kernel(double number) : IBatchKernel
    {
        public IReadOnlyList<Column> Apply(RecordBatch inputs)
        {
            using var sums = new PrimitiveColumnBuilder<double>();
            foreach (var value in ((PrimitiveColumn<double>)inputs[0]).Values) sums.Append(value + number);
            return [sums.Build()];
        }

        public void Dispose()
        {
        }
    }
}
