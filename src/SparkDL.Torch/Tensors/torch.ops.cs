using System.Collections.Concurrent;

namespace SparkDL.Torch;

public static unsafe partial class torch
{
    /// <summary>Calls operators by name, for those without a method of their own.</summary>
    public static class ops
    {
        private static readonly ConcurrentDictionary<(string, string), Operator> s_operators = new();

        /// <summary>Whether this libtorch has the operator.</summary>
        public static bool exists(string name, string overload = "") => Find(name, overload).Exists;

        /// <summary>
        /// Calls an operator by name and returns its only result. Arguments are null, <see cref="Tensor"/>, numbers,
        /// bool, string, <see cref="ScalarType"/>, <see cref="Device"/>, <see cref="Generator"/>, or lists of them.
        /// </summary>
        public static Tensor call(string name, string overload, params object?[] args)
        {
            var results = Invoke(name, overload, args);
            return results is [var only] ? only
                : throw new InvalidOperationException($"{name} gave {results.Length} tensors, not one: use call_many");
        }

        /// <summary>Calls an operator by name and returns all its tensors; lists are flattened.</summary>
        public static Tensor[] call_many(string name, string overload, params object?[] args) =>
            Invoke(name, overload, args);

        private static Tensor[] Invoke(string name, string overload, object?[] args)
        {
            ArgumentNullException.ThrowIfNull(args);
            var op = Find(name, overload);
            using var numbers = new PinnedNumbers();
            // The memory is uninitialized; the shim clears the results that the operator does not return.
            var results = stackalloc ShimValue[8];
            fixed (ShimValue* room = new ShimValue[Math.Max(1, args.Length)])
            {
                var call = new DispatcherCall(op, room, args.Length);
                OperatorArguments.Add(ref call, args, numbers);
                call.Run(results, 8);
            }
            var tensors = new List<Tensor>();
            for (var k = 0; k < 8; k++) Unfold(results[k], op, tensors);
            return [.. tensors];
        }

        private static void Unfold(ShimValue value, Operator op, List<Tensor> tensors)
        {
            if (value.Tag == ShimValueTag.Tensor && value.Pointer != 0) tensors.Add(Tensor.FromResult(value, op));
            if (value.Tag != ShimValueTag.TensorList) return;
            for (var k = 0; k < value.Length; k++) tensors.Add(Tensor.FromResult(((ShimValue*)value.Pointer)[k], op));
            NativeMethods.sd_free((void*)value.Pointer);
        }

        private static Operator Find(string name, string overload)
        {
            ArgumentNullException.ThrowIfNull(name);
            var full = name.Contains("::", StringComparison.Ordinal) ? name : "aten::" + name;
            return s_operators.GetOrAdd((full, overload), static key => new Operator(key.Item1, key.Item2));
        }
    }
}
