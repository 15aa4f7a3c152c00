using System.Diagnostics;

namespace SparkDL.Diagnostics;

/// <summary>Names failures for spans and metrics: the same name in both, and few different ones.</summary>
internal static class ErrorTypes
{
    /// <summary>The attribute, which is set on failure only.</summary>
    public const string Tag = "error.type";

    /// <summary>The short kind of one of SparkDL's exceptions, or the full name of an exception's type.</summary>
    public static string Of(Exception error) => error switch
    {
        ModelFormatException format => format.Rule,
        AggregateException { InnerException: { } inner } => Of(inner),
        _ => error.GetType().FullName ?? error.GetType().Name,
    };

    /// <summary>Marks a span as failed.</summary>
    public static void Fail(this Activity? activity, string errorType, string? description = null)
    {
        if (activity is null) return;
        activity.SetStatus(ActivityStatusCode.Error, description);
        if (activity.IsAllDataRequested) activity.SetTag(Tag, errorType);
    }
}
