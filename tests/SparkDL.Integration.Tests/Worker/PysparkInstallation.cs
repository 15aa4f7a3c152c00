using System.Diagnostics;
using SparkDL.Harness;
using Xunit;

namespace SparkDL.Integration.Tests.Worker;

/// <summary>PySpark: from the folder that SPARKDL_PYSPARK names, else unpacked once.</summary>
internal static class PysparkInstallation
{
    public const string Python = PythonModules.Python;
    private static readonly PythonModules Modules = new("pyspark", "SPARKDL_PYSPARK", part: null);
    private static readonly TimeSpan PythonLimit = TimeSpan.FromMinutes(3);

    /// <summary>Why tests against it are skipped, or null.</summary>
    public static string? SkipReason => SparkInstallation.SkipReason ?? Modules.SkipReason;

    public static string Site() => Modules.Find();

    /// <summary>What PySpark's client puts into a plan for this function, an expression of Python.</summary>
    public static byte[] Pickle(string function, string type)
    {
        var script =
            "import base64; from pyspark.serializers import CloudPickleSerializer as S; from pyspark.sql.types import "
                + "*; "
            + $"print(base64.b64encode(S().dumps(({function}, {type}))).decode())";
        var start = new ProcessStartInfo(Python) { ArgumentList = { "-c", script }, RedirectStandardOutput = true };
        start.Environment["PYTHONPATH"] = Site();
        using var python = Process.Start(start)!;
        var text = python.StandardOutput.ReadToEnd();
        Assert.True(python.WaitForExit(PythonLimit) && python.ExitCode == 0, "Python could not write the function");
        return Convert.FromBase64String(text.Trim());
    }
}

/// <summary>A fact that needs Spark and PySpark; skipped with the reason where one is not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PysparkFactAttribute : FactAttribute
{
    public PysparkFactAttribute() => Skip = PysparkInstallation.SkipReason;
}
