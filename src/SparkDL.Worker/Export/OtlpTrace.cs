using System.Diagnostics;
using System.Globalization;

namespace SparkDL.Worker.Export;

/// <summary>
/// Encodes spans for the OpenTelemetry protocol, as an <c>ExportTraceServiceRequest</c>. The field numbers are those of
/// the protocol's <c>trace.proto</c>, <c>common.proto</c> and <c>resource.proto</c>.
/// </summary>
internal static class OtlpTrace
{
    private const int StatusError = 2;
    private static readonly long UnixEpochTicks = DateTime.UnixEpoch.Ticks;

    /// <summary>Encodes a request from spans that are encoded already.</summary>
    public static byte[] EncodeRequest(
        IEnumerable<KeyValuePair<string, object?>> resource, IEnumerable<FinishedSpan> spans)
    {
        var request = new ProtobufWriter();
        request.Message(1, resourceSpans =>
        {
            resourceSpans.Message(1, to => WriteAttributes(to, 1, resource));
            foreach (var scope in spans.GroupBy(span => (span.Source, span.Version)))
            {
                resourceSpans.Message(2, scopeSpans =>
                {
                    scopeSpans.Message(1, to => WriteScope(to, scope.Key.Source, scope.Key.Version));
                    foreach (var span in scope) scopeSpans.Bytes(2, span.Encoded);
                });
            }
        });
        return request.ToArray();
    }

    /// <summary>Encodes a span that has ended.</summary>
    public static FinishedSpan EncodeSpan(Activity activity)
    {
        var span = new ProtobufWriter();
        WriteIds(span, activity);
        span.Text(5, activity.DisplayName);
        span.Number(6, (int)activity.Kind + 1);
        span.Fixed64(7, Nanoseconds(activity.StartTimeUtc));
        span.Fixed64(8, Nanoseconds(activity.StartTimeUtc + activity.Duration));
        WriteAttributes(span, 9, activity.TagObjects);
        foreach (var item in activity.Events) span.Message(11, to => WriteEvent(to, item));
        if (activity.Status == ActivityStatusCode.Error)
            span.Message(15, to => WriteError(to, activity.StatusDescription));
        return new FinishedSpan(activity.Source.Name, activity.Source.Version, span.ToArray());
    }

    private static void WriteIds(ProtobufWriter span, Activity activity)
    {
        Span<byte> id = stackalloc byte[16];
        activity.TraceId.CopyTo(id);
        span.Bytes(1, id);
        activity.SpanId.CopyTo(id[..8]);
        span.Bytes(2, id[..8]);
        if (!string.IsNullOrEmpty(activity.TraceStateString)) span.Text(3, activity.TraceStateString);
        if (activity.ParentSpanId == default) return;
        activity.ParentSpanId.CopyTo(id[..8]);
        span.Bytes(4, id[..8]);
    }

    private static void WriteScope(ProtobufWriter scope, string name, string? version)
    {
        scope.Text(1, name);
        if (!string.IsNullOrEmpty(version)) scope.Text(2, version);
    }

    private static void WriteEvent(ProtobufWriter to, ActivityEvent item)
    {
        to.Fixed64(1, Nanoseconds(item.Timestamp.UtcDateTime));
        to.Text(2, item.Name);
        WriteAttributes(to, 3, item.Tags);
    }

    private static void WriteError(ProtobufWriter status, string? message)
    {
        if (message is not null) status.Text(2, message);
        status.Number(3, StatusError);
    }

    private static void WriteAttributes(
        ProtobufWriter to, int field, IEnumerable<KeyValuePair<string, object?>> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (value is null) continue;
            to.Message(field, pair =>
            {
                pair.Text(1, name);
                pair.Message(2, any => WriteValue(any, value));
            });
        }
    }

    private static void WriteValue(ProtobufWriter any, object value)
    {
        switch (value)
        {
            case bool flag:
                any.Number(2, flag ? 1 : 0);
                break;
            case byte or short or int or long:
                any.Number(3, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case float or double:
                any.Double(4, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            default:
                any.Text(1, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }

    private static ulong Nanoseconds(DateTime time) => (ulong)(time.Ticks - UnixEpochTicks) * 100;
}
