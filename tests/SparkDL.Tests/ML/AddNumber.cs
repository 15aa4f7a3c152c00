using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Columns;
using SparkDL.Arrow.Types;
using SparkDL.Functions;
using SparkDL.ML;

namespace SparkDL.Tests.ML;

/// <summary>The smallest row transformer: a column of numbers plus a number.</summary>
public sealed class AddNumber : RowTransformer
{
    public string InputCol { get; set; } = "x";

    public string OutputCol { get; set; } = "y";

    public double Number { get; set; } = 1;

    public DayOfWeek Day { get; set; } = DayOfWeek.Monday;

    public IReadOnlyList<string>? Names { get; set; }

    public override IReadOnlyList<string> InputColumns => [InputCol];

    public override IReadOnlyList<OutputColumn> OutputColumns => [new(OutputCol, "double")];

    protected override void CheckInput(Field field) =>
        SchemaChecks.RequireType(field, this, "double", type => type == ArrowType.Double);

    public override IBatchKernel CreateKernel(FunctionContext context) => new Kernel(Number);

    private sealed class Kernel(double number) : IBatchKernel
    {
        public IReadOnlyList<Column> Apply(RecordBatch inputs)
        {
            using PrimitiveColumnBuilder<double> sums = new();
            foreach (double value in ((PrimitiveColumn<double>)inputs[0]).Values)
                sums.Append(value + number);
            return [sums.Build()];
        }

        public void Dispose()
        {
        }
    }
}
