namespace SparkDL.Worker.Children;

/// <summary>The kinds of reply that a child process sends over its standard output: this number, then a text.</summary>
internal enum ChildReplyKind
{
    /// <summary>The function has returned. The text is empty if there is no output file.</summary>
    Done = 1,

    /// <summary>The function has failed. The text is the error for the driver.</summary>
    Failed = 2,
}
