// Runs a C# function on the executors of Spark.
//   dotnet run

using SparkDL.Arrow;
using SparkDL.Arrow.Builders;
using SparkDL.Arrow.Types;
using SparkDL.Sql;

// A Spark of this program's own, with two task slots. Remote("sc://host:15002") uses one that runs already.
using SparkSession spark = SparkSession.Builder().Master("local[2]").GetOrCreate();

DataFrame celsius = spark.Range(0, 5).SelectExpr("id", "cast(10 * id as double) as celsius");

// The function runs on the executors, over one batch of rows after another. Only its code and its configuration travel.
DataFrame both = celsius.MapInArrow(AddFahrenheit, new Scale(1.8, 32), "id long, celsius double, fahrenheit double");

both.OrderBy("id").Show();

static RecordBatch AddFahrenheit(RecordBatch rows, Scale scale)
{
    using PrimitiveColumnBuilder<double> fahrenheit = new();
    foreach (double celsius in rows.Values<double>("celsius"))
        fahrenheit.Append((celsius * scale.Factor) + scale.Offset);
    return rows.Append(new Field("fahrenheit", ArrowType.Double), fahrenheit.Build());
}

internal sealed record Scale(double Factor, double Offset);
