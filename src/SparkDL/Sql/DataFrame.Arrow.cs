using System.Runtime.CompilerServices;
using SparkDL.Arrow;
using SparkDL.Arrow.Ipc;
using SparkDL.Connect;
using SparkDL.Connect.Errors;
using SparkDL.Connect.Grpc;
using SparkDL.Connect.Protos;

namespace SparkDL.Sql;

/// <content>Rows as Arrow batches.</content>
public sealed partial class DataFrame
{
    /// <summary>
    /// Runs the query and gives its rows batch by batch, as they come. A batch is valid until the next is asked for,
    /// unless it is retained. Leaving the enumeration early interrupts the query.
    /// </summary>
    public IEnumerable<RecordBatch> ToArrow()
    {
        long rows = 0;
        foreach (var response in Session.Execute(Plan))
        {
            using var reader = Open(response, ref rows);
            while (reader?.ReadNextBatch() is { } batch)
            {
                using (batch)
                    yield return batch;
            }
        }
    }

    /// <summary>As <see cref="ToArrow"/>, without blocking a thread while the server works.</summary>
    public async IAsyncEnumerable<RecordBatch> ToArrowAsync(
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        long rows = 0;
        await foreach (var response in Session.ExecuteAsync(Plan, cancellation).ConfigureAwait(false))
        {
            using var reader = Open(response, ref rows);
            while (reader?.ReadNextBatch() is { } batch)
            {
                using (batch)
                    yield return batch;
            }
        }
    }

    /// <summary>All rows, held in this program's memory.</summary>
    public async Task<IReadOnlyList<Row>> CollectAsync(CancellationToken cancellation = default)
    {
        var rows = new List<Row>();
        await foreach (var batch in ToArrowAsync(cancellation).ConfigureAwait(false))
            rows.AddRange(Row.From(batch));
        return rows;
    }

    // Each piece of the result is an Arrow stream of its own.
    private static ArrowStreamReader? Open(ExecutePlanResponse response, ref long rows)
    {
        if (response.ResponseTypeCase != ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch)
            return null;
        var batch = response.ArrowBatch;
        if (batch.HasStartOffset && batch.StartOffset != rows)
        {
            throw new SparkServerException(
                $"The server sent rows from number {batch.StartOffset} on where number {rows} is due: rows were lost.",
                new ServerErrorInfo(GrpcStatusCode.DataLoss), () => null, transient: false, null);
        }
        rows += batch.RowCount;
        return ArrowStreamReader.Parse(batch.Data.Memory);
    }
}
