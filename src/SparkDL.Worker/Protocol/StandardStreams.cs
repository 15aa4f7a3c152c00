using SparkDL.Interop;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Standard output belongs to Spark: it reads our address there and nothing else may ever get in between. So the
/// real one is moved away and whatever prints later prints to standard error.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Takes standard output away from the program and returns it.</summary>
    public static int TakeOutput()
    {
        var real = PosixProcess.Duplicate(PosixProcess.StandardOutput);
        if (real < 0 || PosixProcess.Duplicate(PosixProcess.StandardError, PosixProcess.StandardOutput) < 0)
            throw new IOException("The worker's standard output cannot be moved: is it closed?");
        return real;
    }
}
