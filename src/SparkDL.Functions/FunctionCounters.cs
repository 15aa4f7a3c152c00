namespace SparkDL.Functions;

/// <summary>What went through one function of one query, summed over its tasks that ended well.</summary>
public sealed record FunctionCounters
{
    public const string Logger = "sparkdl.counters";
    public const string TagsKey = "tags";

    /// <summary>The function's name; those of one node joined by a plus sign.</summary>
    public required string Function { get; init; }

    /// <summary>The id of the query's operation.</summary>
    public required string Operation { get; init; }

    /// <summary>How many tasks ended well; one that Spark ran twice counts twice.</summary>
    public int Tasks { get; init; }

    /// <summary>Rows that came from Spark.</summary>
    public long RowsIn { get; init; }

    /// <summary>Batches that came from Spark.</summary>
    public long BatchesIn { get; init; }

    /// <summary>Bytes that came from Spark.</summary>
    public long BytesIn { get; init; }

    /// <summary>Rows that went to Spark.</summary>
    public long RowsOut { get; init; }

    /// <summary>Batches that went to Spark.</summary>
    public long BatchesOut { get; init; }

    /// <summary>Bytes that went to Spark.</summary>
    public long BytesOut { get; init; }

    /// <summary>Time inside the function.</summary>
    public TimeSpan InFunction { get; init; }

    /// <summary>Time in which batches were read, checked and written.</summary>
    public TimeSpan InConversion { get; init; }

    /// <summary>Time in which the worker waited for Spark, at a barrier, for a process of an isolated function, or for memory.</summary>
    public TimeSpan InWaiting { get; init; }
}
