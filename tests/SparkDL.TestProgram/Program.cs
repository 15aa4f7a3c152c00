using System.Runtime.InteropServices;
using SparkDL;
using SparkDL.Sql;

// A user's program that tests start, signal and kill: what it does is its first argument.
try
{
    return args[0] switch
    {
        "hold" => Hold(args[1]),
        "endless" => Endless(),
        "submitted" => Submitted(args),
        _ => throw new ArgumentException($"unknown: {args[0]}"),
    };
}
catch (SparkDLException e)
{
    Console.Error.WriteLine($"{e.GetType().Name}: {e.Message}");
    return 3;
}

// Starts a server and waits to be killed.
static int Hold(string master)
{
    var spark = SparkSession.Builder().Master(master).GetOrCreate();
    Console.WriteLine($"READY {spark.Range(3).Count()}");
    Thread.Sleep(Timeout.Infinite);
    return 0;
}

// Runs a query that takes all task slots and never ends, on the server that SPARK_REMOTE names.
static int Endless()
{
    var spark = SparkSession.Builder().GetOrCreate();
    spark.Progress += p =>
    {
        if (p.RunningTasks > 0)
            Console.WriteLine("RUNNING");
    };
    spark.Range(0, 1_000_000_000_000_000, 1, 8).Agg(Functions.Sum(Functions.Col("id") % 7)).Collect();
    return 0;
}

// What spark-submit starts: tells what it was given, and waits for a signal where it is asked to.
static int Submitted(string[] args)
{
    var spark = SparkSession.Builder().GetOrCreate();
    Console.WriteLine($"ARGUMENTS {string.Join('|', args)}");
    Console.WriteLine($"SLOTS {spark.TaskSlots} SUM {spark.Range(10).Agg(Functions.Sum("id")).First()![0]}");
    if (args[1] != "wait")
        return int.Parse(args[1], provider: null);
    using var signalled = new ManualResetEventSlim();
    using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        signalled.Set();
    });
    Console.WriteLine("WAITING");
    var told = signalled.Wait(TimeSpan.FromMinutes(5));
    Console.WriteLine($"SIGNAL {told} {spark.Range(5).Count()}");
    return 43;
}
