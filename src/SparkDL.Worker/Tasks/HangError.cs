using System.Globalization;
using SparkDL.Functions;

namespace SparkDL.Worker.Tasks;

/// <summary>Creates the error of a function that hung, as the driver shows it.</summary>
internal static class HangError
{
    public static FunctionException Of(
        string function, int stage, int partition, int attempt, TimeSpan limit) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The function '{function}' hung: for {limit.TotalSeconds:0.###} s it neither asked for rows nor gave any, in "
        + $"stage {stage}, partition {partition}, attempt {attempt}. The limit is the setting "
        + $"{FunctionSettings.HangSeconds}; a function that works for longer calls FunctionContext.StillAlive()."));
}
