using SparkDL.Connect.Protos;
using SparkDL.Sql;
using SparkDL.Tests.Connect;
using Xunit;
using static SparkDL.Sql.Functions;
using Column = SparkDL.Sql.Column;

namespace SparkDL.Tests.Sql;

/// <summary>What DataFrames and columns become in the plan.</summary>
public sealed class PlanTests : FakeServerTest
{
    [Fact]
    public void Operators_become_sparks_functions()
    {
        var condition = (Col("a") + 1 > Col("b")) & !(Col("c") == "x") | Col("d").IsNull();
        var or = condition.Expression.UnresolvedFunction;
        Assert.Equal("or", or.FunctionName);
        var and = or.Arguments[0].UnresolvedFunction;
        Assert.Equal(("and", ">", "not"),
            (and.FunctionName, and.Arguments[0].UnresolvedFunction.FunctionName,
                and.Arguments[1].UnresolvedFunction.FunctionName));
        Assert.Equal("isNull", or.Arguments[1].UnresolvedFunction.FunctionName);
    }

    [Theory]
    [InlineData(true, Expression.Types.Literal.LiteralTypeOneofCase.Boolean)]
    [InlineData(1, Expression.Types.Literal.LiteralTypeOneofCase.Integer)]
    [InlineData(1L, Expression.Types.Literal.LiteralTypeOneofCase.Long)]
    [InlineData(1.5f, Expression.Types.Literal.LiteralTypeOneofCase.Float)]
    [InlineData(1.5, Expression.Types.Literal.LiteralTypeOneofCase.Double)]
    [InlineData("x", Expression.Types.Literal.LiteralTypeOneofCase.String)]
    [InlineData(null, Expression.Types.Literal.LiteralTypeOneofCase.Null)]
    internal void Literals_keep_their_type(object? value, Expression.Types.Literal.LiteralTypeOneofCase kind) =>
        Assert.Equal(kind, Lit(value).Expression.Literal.LiteralTypeCase);

    [Fact]
    public void A_value_that_cannot_be_a_literal_is_refused() =>
        Assert.Throws<ArgumentException>(() => Lit(new object()));

    [Fact]
    public void Dates_and_times_are_counted_from_1970()
    {
        Assert.Equal(1, Lit(new DateOnly(1970, 1, 2)).Expression.Literal.Date);
        var time = new DateTimeOffset(1970, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)).AddMicroseconds(5);
        Assert.Equal(5, Lit(time).Expression.Literal.Timestamp);
    }

    [Fact]
    public void A_column_of_a_frame_names_the_frame()
    {
        var left = Session.Range(3);
        var right = Session.Range(3);
        Assert.NotEqual(left.Relation.Common.PlanId, right.Relation.Common.PlanId);
        Assert.Equal(left.Relation.Common.PlanId, left["id"].Expression.UnresolvedAttribute.PlanId);
        Assert.False(Col("id").Expression.UnresolvedAttribute.HasPlanId);
    }

    [Fact]
    public void A_random_split_covers_every_row_once()
    {
        var parts = Session.Range(10).RandomSplit([3, 1, 1], seed: 7);
        var bounds = parts.Select(p => (p.Relation.Sample.LowerBound, p.Relation.Sample.UpperBound)).ToList();
        Assert.Equal(0, bounds[0].LowerBound);
        Assert.Equal(1, bounds[^1].UpperBound);
        Assert.Equal(bounds[0].UpperBound, bounds[1].LowerBound);
        Assert.Equal(bounds[1].UpperBound, bounds[2].LowerBound);
        Assert.All(parts, p => Assert.True(p.Relation.Sample.DeterministicOrder));
    }

    [Fact]
    public void Misuse_is_refused_before_the_server_is_asked()
    {
        var frame = Session.Range(1);
        Assert.Throws<ArgumentException>(() => frame.Join(frame, "id", "sideways"));
        Assert.Throws<ArgumentException>(() => frame.Write.Mode("sometimes"));
        Assert.Throws<ArgumentException>(() => frame.ExplainString("loudly"));
        Assert.Throws<ArgumentException>(() => frame.RandomSplit([]));
        Assert.Equal(0, Server.Count("ExecutePlan"));
    }

    [Fact]
    public void A_case_without_an_otherwise_is_a_column_too()
    {
        Column column = When(Col("a") > 1, "big").When(Col("a") > 0, "small");
        Assert.Equal(4, column.Expression.UnresolvedFunction.Arguments.Count);
        Assert.Equal(3, When(Col("a") > 1, "big").Otherwise(null).Expression.UnresolvedFunction.Arguments.Count);
    }

    [Fact]
    public void A_session_that_was_stopped_says_so()
    {
        var frame = Session.Range(1);
        Session.Stop();
        Session.Stop();
        Assert.Throws<ObjectDisposedException>(() => frame.Count());
        Assert.Equal(1, Server.Count("ReleaseSession"));
    }
}
