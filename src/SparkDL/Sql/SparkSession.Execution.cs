using SparkDL.Arrow;
using SparkDL.Arrow.Types;
using SparkDL.Connect.Execution;
using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <content>Running plans.</content>
public sealed partial class SparkSession
{
    /// <summary>
    /// Runs SQL. A command runs at once; a query gives a DataFrame that runs when it is asked for rows.
    /// </summary>
    public DataFrame Sql(string query) => Sql(query, new SQL { Query = query });

    /// <summary>Runs SQL with parameters, which it names as <c>:name</c>.</summary>
    public DataFrame Sql(string query, IReadOnlyDictionary<string, object?> parameters)
    {
        var sql = new SQL { Query = query };
        foreach (var (name, value) in parameters)
            sql.NamedArguments[name] = LiteralConverter.ToExpression(value);
        return Sql(query, sql);
    }

    /// <summary>
    /// A DataFrame of rows in this program's memory. Up to 1 MiB of them are sent with each query, more are sent once.
    /// </summary>
    public DataFrame CreateDataFrame(IEnumerable<RecordBatch> batches, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentNullException.ThrowIfNull(schema);
        return Frame(LocalRelationConverter.ToRelation(this, batches, schema));
    }

    private DataFrame Sql(string query, SQL sql)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        var input = Frame(new Relation { Sql = sql }).Relation;
        Relation? result = null;
        var plan = new Plan { Command = new Command { SqlCommand = new SqlCommand { Input = input } } };
        foreach (var response in Execute(plan))
        {
            if (response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.SqlCommandResult)
                result = response.SqlCommandResult.Relation;
        }
        return Frame(result ?? input);
    }

    /// <summary>Runs a plan that gives no rows.</summary>
    internal void Run(Command command)
    {
        foreach (var _ in Execute(new Plan { Command = command }))
        {
            // Only the end counts.
        }
    }

    /// <summary>The responses of a plan; leaving the enumeration early interrupts the query.</summary>
    internal IEnumerable<ExecutePlanResponse> Execute(Plan plan)
    {
        using var stream = Start(plan, default);
        while (stream.NextAsync().AsTask().GetAwaiter().GetResult() is { } response)
            yield return response;
    }

    /// <summary>The responses of a plan, without blocking a thread.</summary>
    internal async IAsyncEnumerable<ExecutePlanResponse> ExecuteAsync(
        Plan plan, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var stream = Start(plan, cancellation);
        await using var disposal = stream.ConfigureAwait(false);
        while (await stream.NextAsync().ConfigureAwait(false) is { } response)
            yield return response;
    }

    private ResponseStream Start(Plan plan, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(IsStopped, this);
        if (BarrierStartWatchdog.HasBarrier(plan))
            GetOrCreateAttachment(session => new BarrierCheck(session));
        Interlocked.Increment(ref _startedQueries);
        return new ResponseStream(Client, plan, Report, cancellation);
    }
}
