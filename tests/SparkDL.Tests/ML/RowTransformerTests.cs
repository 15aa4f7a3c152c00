using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;
using Xunit;

namespace SparkDL.Tests.ML;

public class RowTransformerTests
{
    [Fact]
    public void A_row_transformer_runs_without_Spark()
    {
        using RecordBatch batch = Numbers("x", 1, 2);
        using RecordBatch result = new AddNumber { Number = 10 }.Transform(batch);
        Assert.Equal([1, 2], result.Values<double>("x").ToArray());
        Assert.Equal([11, 12], result.Values<double>("y").ToArray());
    }

    [Fact]
    public void Later_stages_see_the_columns_of_earlier_ones()
    {
        PipelineModel pipeline = new(
            new AddNumber { Number = 10 }, new AddNumber { InputCol = "y", OutputCol = "z", Number = 100 });
        using RecordBatch batch = Numbers("x", 1, 2);
        using RecordBatch result = pipeline.Transform([batch]).Single();
        Assert.Equal([111, 112], result.Values<double>("z").ToArray());
    }

    [Fact]
    public void A_batch_without_rows_passes()
    {
        using RecordBatch batch = Numbers("x");
        using RecordBatch result = new AddNumber().Transform(batch);
        Assert.Equal(0, result.Length);
        Assert.Equal(["x", "y"], result.Schema.Fields.Select(field => field.Name));
    }

    [Fact]
    public void Executors_get_the_stages_as_data_and_give_one_struct_or_the_only_column()
    {
        FusedStagesConfig both = new(
            [
                StageDocument.From(new AddNumber { InputCol = "a", Number = 10 }).ToJson(),
                StageDocument.From(new AddNumber { InputCol = "y", OutputCol = "z" }).ToJson(),
            ],
            Inputs: ["a"], Outputs: ["y", "z"]);
        using RecordBatch arguments = Numbers("_0", 1, 2);
        using FusedStagesFunction function = new();
        using StructColumn result = (StructColumn)function.Evaluate(arguments, both, new FunctionContext());
        Assert.Equal(["y", "z"], result.Fields.Select(field => field.Name));
        Assert.Equal([12, 13], ((PrimitiveColumn<double>)result["z"]).Values.ToArray());
        using FusedStagesFunction lean = new();
        using Column only = lean.Evaluate(arguments, both with { Outputs = ["z"] }, new FunctionContext());
        Assert.Equal([12, 13], ((PrimitiveColumn<double>)only).Values.ToArray());
    }

    [Fact]
    public void A_missing_column_is_named_with_those_that_are_there()
    {
        AddNumber stage = new() { InputCol = "q" };
        Schema schema = new(Field("a"), Field("b"));
        string message = Assert.Throws<ArgumentException>(() => stage.TransformSchema(schema)).Message;
        Assert.Equal($"{stage.Uid}: there is no column 'q'; the columns are: a, b", message);
    }

    [Fact]
    public void A_column_of_a_wrong_type_is_named_with_both_types()
    {
        Schema schema = new(new Field("x", ArrowType.String));
        var error = Assert.Throws<ArgumentException>(() => new AddNumber().TransformSchema(schema));
        Assert.Contains("column 'x' is string, double is needed", error.Message);
    }

    [Fact]
    public void An_output_that_exists_is_refused()
    {
        Schema schema = new(Field("x"), Field("y"));
        var error = Assert.Throws<ArgumentException>(() => new AddNumber().TransformSchema(schema));
        Assert.Contains("'y' exists already", error.Message);
    }

    [Fact]
    public void A_pipeline_checks_all_its_stages_on_the_schema()
    {
        PipelineModel pipeline = new(new AddNumber(), new AddNumber { InputCol = "nowhere", OutputCol = "z" });
        var error = Assert.Throws<ArgumentException>(() => pipeline.TransformSchema(new Schema(Field("x"))));
        Assert.Contains("'nowhere'", error.Message);
    }

    [Fact]
    public void Tensor_layouts_travel_in_metadata()
    {
        TensorLayout layout = new("uint8", [3, 32, 32]);
        Field field = new OutputColumn("image", "binary", layout).ToField();
        Assert.Equal(layout, TensorLayout.Of(field));
        Assert.Equal(3072, layout.ElementCount);
        Field ofSpark = new("image", ArrowType.Binary, metadata: [new("spark.metadata", layout.ToJson())]);
        Assert.Equal(layout, TensorLayout.Of(ofSpark));
        Assert.Null(TensorLayout.Of(Field("x")));
        Field broken = new("x", ArrowType.Binary, metadata: [new("sparkdl.tensor", "uint8 3x-2")]);
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => TensorLayout.Of(broken)).Message);
    }

    private static Field Field(string name) => new(name, ArrowType.Double);

    private static RecordBatch Numbers(string name, params double[] values)
    {
        using PrimitiveColumnBuilder<double> builder = new();
        builder.Append((ReadOnlySpan<double>)values);
        return new RecordBatch(new Schema(Field(name)), [builder.Build()]);
    }
}
