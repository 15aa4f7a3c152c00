namespace SparkDL.Worker.Tasks;

/// <summary>The rows, batches and bytes that one task has read and written.</summary>
internal sealed class TaskCounters
{
    public long RowsIn { get; private set; }

    public long BatchesIn { get; private set; }

    public long BytesIn { get; set; }

    public long RowsOut { get; private set; }

    public long BatchesOut { get; private set; }

    public long BytesOut { get; set; }

    public void AddInput(int rows)
    {
        RowsIn += rows;
        BatchesIn++;
    }

    public void AddOutput(int rows)
    {
        RowsOut += rows;
        BatchesOut++;
    }

    public override string ToString() => $"{RowsIn} rows in {BatchesIn} batches in, {RowsOut} in {BatchesOut} out";
}
