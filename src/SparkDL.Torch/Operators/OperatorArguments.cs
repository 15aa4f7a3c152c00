namespace SparkDL.Torch;

/// <summary>Adds arguments of any type, for operators and scripts that are called by name.</summary>
internal static class OperatorArguments
{
    internal static void Add(ref DispatcherCall call, object?[] args, PinnedNumbers numbers)
    {
        try
        {
            foreach (var arg in args) Add(ref call, arg, numbers);
        }
        catch
        {
            call.ReleaseOperands();
            throw;
        }
    }

    private static void Add(ref DispatcherCall call, object? arg, PinnedNumbers numbers)
    {
        switch (arg)
        {
            case null: call.Add(default(ShimValue)); break;
            case Tensor tensor: call.Add(tensor); break;
            case long number: call.Add(number); break;
            case int number: call.Add((long)number); break;
            case double number: call.Add(number); break;
            case float number: call.Add((double)number); break;
            case bool flag: call.Add(flag); break;
            case string text: call.Add(text); break;
            case Scalar scalar: call.Add(scalar); break;
            case ScalarType type: call.Add(type); break;
            case MemoryFormat format: call.Add((long)format); break;
            case Device device: call.Add(device); break;
            case Generator generator: call.Add(generator); break;
            case IReadOnlyList<Tensor> tensors: call.Add(tensors); break;
            case IReadOnlyList<long> list: call.Add(numbers.Pin(list.ToArray(), ShimValueTag.IntList)); break;
            case IReadOnlyList<int> list:
                call.Add(numbers.Pin(list.Select(k => (long)k).ToArray(), ShimValueTag.IntList));
                break;
            case IReadOnlyList<double> list: call.Add(numbers.Pin(list.ToArray(), ShimValueTag.DoubleList)); break;
            default: throw new ArgumentException($"an argument of type {arg.GetType()} cannot be given to an operator");
        }
    }
}
