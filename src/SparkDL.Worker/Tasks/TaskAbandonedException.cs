namespace SparkDL.Worker.Tasks;

/// <summary>
/// A function returned after the watchdog had answered Spark in its place: its thread must not answer again.
/// </summary>
internal sealed class TaskAbandonedException() : SparkDLException("The function hung; its task has ended without it.");
