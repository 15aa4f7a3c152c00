namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that takes two inputs.</summary>
        /// <typeparam name="T1">The first input's type.</typeparam>
        /// <typeparam name="T2">The second input's type.</typeparam>
        /// <typeparam name="TResult">The output's type.</typeparam>
        public abstract class Module<T1, T2, TResult>
            : HookableModule<
                Func<Module<T1, T2, TResult>, T1, T2, (T1, T2)>,
                Func<Module<T1, T2, TResult>, T1, T2, TResult, TResult>>
        {
            /// <summary>Computes the output. Call <see cref="call"/> instead, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>
            /// Runs the hooks and <see cref="forward"/>. A module with submodules frees the intermediate tensors at its
            /// end.
            /// </summary>
            public TResult call(T1 input1, T2 input2)
            {
                if (!HasChildren)
                    return Run(input1, input2);
                using var scope = NewDisposeScope();
                return ScopedResult.MoveOut(scope, Run(input1, input2));
            }

            private TResult Run(T1 input1, T2 input2)
            {
                foreach (var hook in ForwardPreHooks)
                    (input1, input2) = hook(this, input1, input2);
                var watch = CreateBackwardHooks();
                if (watch?.WrapInputs(input1, input2) is { } watched)
                    (input1, input2) = ((T1)watched[0]!, (T2)watched[1]!);
                var result = forward(input1, input2);
                foreach (var hook in ForwardHooks)
                    result = hook(this, input1, input2, result);
                return watch is null ? result : watch.WrapOutput(result);
            }
        }

        /// <summary>A module that takes three inputs.</summary>
        /// <typeparam name="T1">The first input's type.</typeparam>
        /// <typeparam name="T2">The second input's type.</typeparam>
        /// <typeparam name="T3">The third input's type.</typeparam>
        /// <typeparam name="TResult">The output's type.</typeparam>
        public abstract class Module<T1, T2, T3, TResult>
            : HookableModule<
                Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)>,
                Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>
        {
            /// <summary>Computes the output. Call <see cref="call"/> instead, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>
            /// Runs the hooks and <see cref="forward"/>. A module with submodules frees the intermediate tensors at its
            /// end.
            /// </summary>
            public TResult call(T1 input1, T2 input2, T3 input3)
            {
                if (!HasChildren)
                    return Run(input1, input2, input3);
                using var scope = NewDisposeScope();
                return ScopedResult.MoveOut(scope, Run(input1, input2, input3));
            }

            private TResult Run(T1 input1, T2 input2, T3 input3)
            {
                foreach (var hook in ForwardPreHooks)
                    (input1, input2, input3) = hook(this, input1, input2, input3);
                var watch = CreateBackwardHooks();
                if (watch?.WrapInputs(input1, input2, input3) is { } watched)
                    (input1, input2, input3) = ((T1)watched[0]!, (T2)watched[1]!, (T3)watched[2]!);
                var result = forward(input1, input2, input3);
                foreach (var hook in ForwardHooks)
                    result = hook(this, input1, input2, input3, result);
                return watch is null ? result : watch.WrapOutput(result);
            }
        }

        /// <summary>A module that takes four inputs.</summary>
        /// <typeparam name="T1">The first input's type.</typeparam>
        /// <typeparam name="T2">The second input's type.</typeparam>
        /// <typeparam name="T3">The third input's type.</typeparam>
        /// <typeparam name="T4">The fourth input's type.</typeparam>
        /// <typeparam name="TResult">The output's type.</typeparam>
        public abstract class Module<T1, T2, T3, T4, TResult>
            : HookableModule<
                Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, (T1, T2, T3, T4)>,
                Func<Module<T1, T2, T3, T4, TResult>, T1, T2, T3, T4, TResult, TResult>>
        {
            /// <summary>Computes the output. Call <see cref="call"/> instead, which also runs the hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);

            /// <summary>
            /// Runs the hooks and <see cref="forward"/>. A module with submodules frees the intermediate tensors at its
            /// end.
            /// </summary>
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                if (!HasChildren)
                    return Run(input1, input2, input3, input4);
                using var scope = NewDisposeScope();
                return ScopedResult.MoveOut(scope, Run(input1, input2, input3, input4));
            }

            private TResult Run(T1 input1, T2 input2, T3 input3, T4 input4)
            {
                foreach (var hook in ForwardPreHooks)
                    (input1, input2, input3, input4) = hook(this, input1, input2, input3, input4);
                var watch = CreateBackwardHooks();
                if (watch?.WrapInputs(input1, input2, input3, input4) is { } watched)
                    (input1, input2, input3, input4) = (
                        (T1)watched[0]!, (T2)watched[1]!, (T3)watched[2]!, (T4)watched[3]!);
                var result = forward(input1, input2, input3, input4);
                foreach (var hook in ForwardHooks)
                    result = hook(this, input1, input2, input3, input4, result);
                return watch is null ? result : watch.WrapOutput(result);
            }
        }
    }
}
