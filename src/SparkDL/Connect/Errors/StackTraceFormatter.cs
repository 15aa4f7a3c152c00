using System.Globalization;
using System.Text;
using SparkDL.Connect.Protos;

namespace SparkDL.Connect.Errors;

/// <summary>Formats the details of an error as Java prints a stack trace with its causes.</summary>
internal static class StackTraceFormatter
{
    private const int MaxCauses = 16; // The indices come from the wire and could go in a circle.

    public static string? Format(FetchErrorDetailsResponse details)
    {
        if (!details.HasRootErrorIdx)
            return null;
        var text = new StringBuilder();
        int? next = details.RootErrorIdx;
        for (var i = 0; i < MaxCauses && next is { } index && index >= 0 && index < details.Errors.Count; i++)
        {
            var error = details.Errors[index];
            Append(text, i == 0 ? "" : "Caused by: ", error);
            next = error.HasCauseIdx ? error.CauseIdx : null;
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, string prefix, FetchErrorDetailsResponse.Types.Error error)
    {
        var type = error.ErrorTypeHierarchy.Count > 0 ? error.ErrorTypeHierarchy[0] : "Throwable";
        text.Append(CultureInfo.InvariantCulture, $"{prefix}{type}: {error.Message}\n");
        foreach (var f in error.StackTrace)
        {
            var file = f.HasFileName ? f.FileName : "Unknown Source";
            text.Append(CultureInfo.InvariantCulture,
                $"    at {f.DeclaringClass}.{f.MethodName}({file}{(f.LineNumber > 0 ? $":{f.LineNumber}" : "")})\n");
        }
    }
}
