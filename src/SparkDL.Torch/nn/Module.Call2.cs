namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module of two inputs.</summary>
        /// <typeparam name="T1">What goes in first.</typeparam>
        /// <typeparam name="T2">What goes in second.</typeparam>
        /// <typeparam name="TResult">What comes out.</typeparam>
        public abstract class Module<T1, T2, TResult> : Module
        {
            private readonly List<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)>> _before = [];
            private readonly List<Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>> _after = [];

            /// <summary>The computation itself; use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs hooks and <see cref="forward"/>; what a composite module made on the way is freed at its end.</summary>
            public TResult call(T1 input1, T2 input2)
            {
                if (!HasChildren)
                    return Run(input1, input2);
                using var scope = NewDisposeScope();
                return ScopedResult.MoveOut(scope, Run(input1, input2));
            }

            /// <summary>Adds a function that sees, and may replace, the inputs.</summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_forward_pre_hook(Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)> hook) =>
                new Hook<Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)>>(_before, hook);

            /// <summary>Adds a function that sees inputs and output, and may replace the output.</summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_forward_hook(Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult> hook) =>
                new Hook<Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>(_after, hook);

            private TResult Run(T1 input1, T2 input2)
            {
                foreach (var hook in _before.ToArray())
                    (input1, input2) = hook(this, input1, input2);
                var result = forward(input1, input2);
                foreach (var hook in _after.ToArray())
                    result = hook(this, input1, input2, result);
                return result;
            }
        }
    }
}
