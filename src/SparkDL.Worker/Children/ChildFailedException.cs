namespace SparkDL.Worker.Children;

/// <summary>A function failed in its child. The text is the child's own, with the user's frames; it is shown as it is.</summary>
internal sealed class ChildFailedException(string text) : SparkDLException(text);
