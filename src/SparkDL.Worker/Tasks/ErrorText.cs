using System.Text;

namespace SparkDL.Worker.Tasks;

/// <summary>
/// Formats an exception for the driver: the user's stack frames with file and line, then type and message in the last
/// line, where Spark's tools look for them.
/// </summary>
internal static class ErrorText
{
    private static readonly string[] Below =
    [
        "at SparkDL.Worker.", "at SparkDL.Functions.Binding.", "at SparkDL.Functions.Wire.",
        "at SparkDL.Functions.Barrier.", "at SparkDL.Functions.Children.", "at SparkDL.Functions.Local.",
    ];

    public static string Of(Exception error, bool hideTraceback)
    {
        // The child has formatted the text with the function's own frames; frames of this process would only hide its
        // last line.
        if (error is Children.ChildFailedException) return error.Message;
        var text = new StringBuilder();
        if (!hideTraceback) AppendTrace(text, error);
        return text.Append(Line(error)).ToString();
    }

    private static void AppendTrace(StringBuilder text, Exception error)
    {
        if (error.InnerException is { } inner)
        {
            AppendTrace(text, inner);
            text.AppendLine(Line(inner)).AppendLine("which led to:");
        }

        foreach (var frame in (error.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsOurs(frame)) text.AppendLine(frame.TrimEnd());
        }
    }

    /// <summary>The frames below the function are the same in every error, so they are left out.</summary>
    private static bool IsOurs(string frame) =>
        Below.Any(prefix => frame.Contains(prefix, StringComparison.Ordinal))
        || frame.StartsWith("--- End of stack trace", StringComparison.Ordinal);

    private static string Line(Exception error) =>
        $"{error.GetType().FullName}: {error.Message.ReplaceLineEndings(" ")}";
}
