using SparkDL.Benchmarks;
using SparkDL.Benchmarks.Peers;

return args is [FrameCopier.Argument, ..] ? FrameCopier.Run() : BenchmarkRunner.Run(args, Console.Out, Console.Error);
