namespace SparkDL.Functions;

/// <summary>Counts and times of one function in one query, summed over its successful tasks.</summary>
public sealed record FunctionCounters
{
    /// <summary>The logger's name in the worker's log lines that hold counters.</summary>
    public const string Logger = "sparkdl.counters";
    /// <summary>The key, in such a line, of the tags that Spark gave the query's job.</summary>
    public const string TagsKey = "tags";

    /// <summary>The function's name; several functions of one plan node are joined by a plus sign.</summary>
    public required string Function { get; init; }

    /// <summary>The id of the query's operation.</summary>
    public required string Operation { get; init; }

    /// <summary>The number of successful task attempts; a task that Spark ran twice counts twice.</summary>
    public int Tasks { get; init; }

    /// <summary>The number of rows received from Spark.</summary>
    public long RowsIn { get; init; }

    /// <summary>The number of batches received from Spark.</summary>
    public long BatchesIn { get; init; }

    /// <summary>The number of bytes received from Spark.</summary>
    public long BytesIn { get; init; }

    /// <summary>The number of rows sent to Spark.</summary>
    public long RowsOut { get; init; }

    /// <summary>The number of batches sent to Spark.</summary>
    public long BatchesOut { get; init; }

    /// <summary>The number of bytes sent to Spark.</summary>
    public long BytesOut { get; init; }

    /// <summary>The time spent in the function itself.</summary>
    public TimeSpan InFunction { get; init; }

    /// <summary>The time spent reading, checking and writing batches.</summary>
    public TimeSpan InConversion { get; init; }

    /// <summary>
    /// The time spent waiting: for Spark, at a barrier, for the process of an isolated function, or for memory.
    /// </summary>
    public TimeSpan InWaiting { get; init; }
}
