using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.TestProgram;

/// <summary>A transformer that lies in another assembly than those of the tests.</summary>
public sealed class MultiplyBy : RowTransformer
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
            using var products = new PrimitiveColumnBuilder<double>();
            foreach (var value in ((PrimitiveColumn<double>)inputs[0]).Values) products.Append(value * number);
            return [products.Build()];
        }

        public void Dispose()
        {
        }
    }
}
