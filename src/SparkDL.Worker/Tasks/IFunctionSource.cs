using SparkDL.Functions.Loading;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>Where the task loop gets functions from: the shipped assemblies, or a table in tests.</summary>
internal interface IFunctionSource
{
    /// <summary>Makes the function that a command names, for one task.</summary>
    /// <param name="command">Names the function.</param>
    /// <param name="header">The task.</param>
    /// <param name="userCode">Told while the user's constructors run, until its result is disposed.</param>
    BoundFunction Load(ReadOnlySpan<byte> command, TaskHeader header, Func<IDisposable> userCode);
}
