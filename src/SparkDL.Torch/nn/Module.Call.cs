namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module of one input.</summary>
        /// <typeparam name="T">What goes in.</typeparam>
        /// <typeparam name="TResult">What comes out.</typeparam>
        public abstract class Module<T, TResult> : Module
        {
            private readonly List<Func<Module<T, TResult>, T, T>> _before = [];
            private readonly List<Func<Module<T, TResult>, T, TResult, TResult>> _after = [];

            /// <summary>Whether somebody else sees inputs or outputs.</summary>
            internal bool HasHooks => _before.Count + _after.Count > 0;

            /// <summary>The computation itself; use <see cref="call"/>, which also runs the hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>
            /// Runs hooks and <see cref="forward"/>. What a composite module made on the way and does not return is freed at
            /// its end: autograd holds for itself what it needs.
            /// </summary>
            public TResult call(T input)
            {
                if (!HasChildren)
                    return Run(input);
                using var scope = NewDisposeScope();
                return ScopedResult.MoveOut(scope, Run(input));
            }

            /// <summary>Adds a function that sees, and may replace, the input.</summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_forward_pre_hook(Func<Module<T, TResult>, T, T> hook) => new Hook<Func<Module<T, TResult>, T, T>>(_before, hook);

            /// <summary>Adds a function that sees input and output, and may replace the output.</summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_forward_hook(Func<Module<T, TResult>, T, TResult, TResult> hook) =>
                new Hook<Func<Module<T, TResult>, T, TResult, TResult>>(_after, hook);

            private TResult Run(T input)
            {
                // A hook may take itself, or another, away.
                foreach (var hook in _before.ToArray())
                    input = hook(this, input);
                var result = forward(input);
                foreach (var hook in _after.ToArray())
                    result = hook(this, input, result);
                return result;
            }
        }

        private sealed class Hook<TFunction> : IDisposable
        {
            private readonly List<TFunction> _hooks;
            private readonly TFunction _hook;

            public Hook(List<TFunction> hooks, TFunction hook)
            {
                ArgumentNullException.ThrowIfNull(hook);
                (_hooks, _hook) = (hooks, hook);
                hooks.Add(hook);
            }

            public void Dispose() => _hooks.Remove(_hook);
        }
    }
}
