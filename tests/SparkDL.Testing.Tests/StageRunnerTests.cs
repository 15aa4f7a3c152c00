using SparkDL.Arrow;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Testing.Tests;

/// <summary>Doubles a column of long numbers; where <see cref="Lies"/> is set, it promises another type.</summary>
public sealed class Doubling : RowTransformer
{
    public string InputCol { get; set; } = "x";

    public bool Lies { get; set; }

    public override IReadOnlyList<string> InputColumns => [InputCol];

    public override IReadOnlyList<OutputColumn> OutputColumns =>
        [new OutputColumn("twice", Lies ? "double" : "long")];

    public override IBatchKernel CreateKernel(FunctionContext context) => new Kernel();

    protected override void CheckInput(Field field)
    {
        if (!field.Type.Equals(ArrowType.Int64)) throw new ArgumentException($"{field.Name} is {field.Type}");
    }

    private sealed class Kernel : IBatchKernel
    {
        public IReadOnlyList<Column> Apply(RecordBatch inputs) =>
            [TestBatches.ColumnFrom(((PrimitiveColumn<long>)inputs[0]).Values.ToArray().Select(x => 2 * x))];

        public void Dispose()
        {
        }
    }
}

public sealed class StageRunnerTests
{
    private static readonly RecordBatch Numbers = TestBatches.Of(("x", TestBatches.Column(1L, 2L)));

    [Fact]
    public void A_stage_and_a_pipeline_run_in_memory()
    {
        using var alone = Assert.Single(StageRunner.Transform(new Doubling(), [Numbers]));
        using var piped = Assert.Single(StageRunner.Transform(new PipelineModel(new Doubling()), [Numbers]));
        Assert.Equal([2L, 4L], alone.Values<long>("twice").ToArray());
        BatchComparison.RequireEqual(alone, piped);
        Assert.Empty(StageRunner.Transform(new Doubling(), []));
    }

    [Fact]
    public void A_result_that_the_stage_did_not_promise_and_an_input_that_does_not_fit_are_refused()
    {
        Assert.ThrowsAny<Exception>(() => StageRunner.Transform(new Doubling { Lies = true }, [Numbers]));
        using var text = TestBatches.Of(("x", TestBatches.Column("a")));
        Assert.Throws<ArgumentException>(() => StageRunner.Transform(new Doubling(), [text]));
        Assert.Throws<ArgumentException>(() => StageRunner.Transform(new Doubling { InputCol = "z" }, [Numbers]));
    }

    [Fact]
    public void A_stage_keeps_its_parameters_when_it_is_saved_and_loaded() =>
        Assert.Equal("z", StageRunner.SaveAndLoad(new Doubling { InputCol = "z" }).InputCol);
}
