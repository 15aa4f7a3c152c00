namespace SparkDL.Worker.Children;

/// <summary>What a child says on its standard output: a number, then a text.</summary>
internal enum ChildFrame
{
    /// <summary>The function ended; the text says how many rows are in the output file, or is empty for no file.</summary>
    Done = 1,

    /// <summary>The function failed; the text is the error for the driver.</summary>
    Failed = 2,
}
