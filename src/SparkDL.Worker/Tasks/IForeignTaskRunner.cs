using SparkDL.Worker.Protocol;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Tasks;

/// <summary>Runs tasks whose functions are not SparkDL's, such as PySpark's.</summary>
internal interface IForeignTaskRunner
{
    /// <summary>Runs one task and answers it, unless it fails with an exception.</summary>
    /// <param name="task">The task, as far as its header was understood.</param>
    /// <param name="head">The bytes of the task that were read from <paramref name="input"/> already.</param>
    /// <param name="input">The rest of the task.</param>
    /// <param name="output">Where the answer goes.</param>
    /// <param name="cancelled">Cancelled when Spark gives the task up.</param>
    /// <exception cref="Functions.FunctionException">
    /// Nothing can run the task: the message says what to set.
    /// </exception>
    TaskOutcome Run(
        ForeignTaskException task, byte[] head, WireReader input, WireWriter output, CancellationToken cancelled);
}
