using SparkDL.Interop;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// Moves standard output away from the program. Spark reads the daemon's address from it, and no output of functions or
/// libraries may come between: whatever prints later prints to standard error.
/// </summary>
internal static class StandardStreams
{
    /// <summary>
    /// Replaces standard output by standard error and returns the descriptor of the original, which the caller owns.
    /// </summary>
    public static int TakeOutput()
    {
        var real = PosixProcess.Duplicate(PosixProcess.StandardOutput);
        if (real < 0 || PosixProcess.Duplicate(PosixProcess.StandardError, PosixProcess.StandardOutput) < 0)
            throw new IOException("The worker's standard output cannot be moved: is it closed?");
        return real;
    }
}
