using SparkDL.Functions.Loading;
using SparkDL.Worker.Protocol;

namespace SparkDL.Worker.Tasks;

/// <summary>Creates the functions of tasks: from the shipped assemblies, or from a table in tests.</summary>
internal interface IFunctionSource
{
    /// <summary>Creates the function that a command names, for one task.</summary>
    /// <param name="command">The command, as Spark sent it.</param>
    /// <param name="header">The header of the task.</param>
    /// <param name="userCode">Called before the user's constructors run; its result is disposed after them.</param>
    BoundFunction Load(ReadOnlySpan<byte> command, TaskHeader header, Func<IDisposable> userCode);
}
