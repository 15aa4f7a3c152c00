namespace SparkDL.Worker.Tasks;

/// <summary>A function came back after Spark had been told that it hung: its thread has nothing more to say.</summary>
internal sealed class TaskAbandonedException() : SparkDLException("The function hung; its task has ended without it.");
