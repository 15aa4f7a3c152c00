namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that takes one input.</summary>
        /// <typeparam name="T">The input's type.</typeparam>
        /// <typeparam name="TResult">The output's type.</typeparam>
        public abstract class Module<T, TResult>
            : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>
        {
            /// <summary>Computes the output. Call <see cref="call"/> instead, which also runs the hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>
            /// Runs the hooks and <see cref="forward"/>. A module with submodules frees the intermediate tensors at its
            /// end; autograd keeps those that it needs.
            /// </summary>
            public TResult call(T input)
            {
                if (!HasChildren)
                    return Run(input);
                using var scope = NewDisposeScope();
                return ScopedResult.MoveOut(scope, Run(input));
            }

            private TResult Run(T input) => HasHooks ? RunHooked(input) : forward(input);

            private TResult RunHooked(T input)
            {
                foreach (var hook in ForwardPreHooks)
                    input = hook(this, input);
                var watch = CreateBackwardHooks();
                if (watch is not null)
                    input = watch.WrapInput(input);
                var result = forward(input);
                foreach (var hook in ForwardHooks)
                    result = hook(this, input, result);
                return watch is null ? result : watch.WrapOutput(result);
            }
        }
    }
}
