namespace SparkDL.Worker.Tasks;

/// <summary>What a task has left of its input when its function is done.</summary>
internal enum InputState
{
    /// <summary>All rows were read: the next number of the stream is its end mark.</summary>
    ReadToEnd,

    /// <summary>The function stopped early, and unread rows are left in the connection.</summary>
    RowsLeft,
}
