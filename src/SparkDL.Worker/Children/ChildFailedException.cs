namespace SparkDL.Worker.Children;

/// <summary>
/// A function failed in its child process. The message is the child's text with the user's stack frames, which is shown
/// unchanged.
/// </summary>
internal sealed class ChildFailedException(string text) : SparkDLException(text);
