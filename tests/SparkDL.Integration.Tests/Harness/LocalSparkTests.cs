using SparkDL.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Harness;

[Collection(LocalSparkCollection.Name)]
public sealed class LocalSparkTests(LocalSparkFixture local)
{
    [SparkFact]
    public void The_shared_server_answers_with_two_slots()
    {
        Assert.Equal(45L, local.Spark.Range(10).SelectExpr("sum(id)").Collect()[0][0]);
        Assert.Equal(2, local.Spark.TaskSlots);
    }
}
