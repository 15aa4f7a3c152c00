using System.Diagnostics;

namespace SparkDL.Functions.Commands;

/// <summary>
/// The trace that a query belongs to, in the two texts of the W3C's Trace Context. It reaches a worker in a tag of the
/// query's jobs, since the plan is built before the query begins and may run many times; where there is no query, as
/// with local ranks, it is part of the <see cref="FunctionCommand"/>.
/// </summary>
/// <param name="TraceParent">The value of <c>traceparent</c>: trace, parent span and flags.</param>
/// <param name="TraceState">The value of <c>tracestate</c>; null if there is none.</param>
public readonly record struct TraceContext(string TraceParent, string? TraceState)
{
    /// <summary>The local property in which Spark gives the tags of a job to its tasks.</summary>
    public const string JobTagsProperty = "spark.job.tags";

    private const string TagName = "sparkdl-trace:";

    /// <summary>The context of a span; null where there is none, or it has an id of another format.</summary>
    public static TraceContext? Of(Activity? activity) => activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id }
        ? new TraceContext(id, string.IsNullOrEmpty(activity.TraceStateString) ? null : activity.TraceStateString)
        : null;

    /// <summary>The context as a tag of an operation, which must not contain a comma.</summary>
    public string ToTag() =>
        TraceState is null ? TagName + TraceParent : $"{TagName}{TraceParent}:{Uri.EscapeDataString(TraceState)}";

    /// <summary>Finds the context among the tags of a job; null where no tag holds one.</summary>
    public static TraceContext? FindIn(string? jobTags)
    {
        var start = jobTags?.IndexOf(TagName, StringComparison.Ordinal) ?? -1;
        if (start < 0) return null;
        var tag = jobTags![(start + TagName.Length)..].Split(',', 2)[0].Split(':', 2);
        return new TraceContext(tag[0], tag.Length > 1 ? Uri.UnescapeDataString(tag[1]) : null);
    }

    /// <summary>
    /// The context as the parent of a span; the default, which starts a new trace, if it cannot be read.
    /// </summary>
    public ActivityContext ToParent() =>
        ActivityContext.TryParse(TraceParent, TraceState, isRemote: true, out var parent) ? parent : default;
}
