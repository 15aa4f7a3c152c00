namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose calls others may see and change.</summary>
        /// <typeparam name="TBefore">What is called before <c>forward</c>.</typeparam>
        /// <typeparam name="TAfter">What is called after it.</typeparam>
        public abstract class HookableModule<TBefore, TAfter> : Module
            where TBefore : Delegate
            where TAfter : Delegate
        {
            private readonly List<TBefore> _before = [];
            private readonly List<TAfter> _after = [];
            private readonly List<Func<Module, Tensor[], Tensor[]?>> _beforeBackward = [];
            private readonly List<Func<Module, Tensor?[], Tensor[], Tensor?[]?>> _afterBackward = [];

            private protected HookableModule()
            {
            }

            /// <summary>Whether somebody else sees inputs, outputs or gradients.</summary>
            internal bool HasHooks => _before.Count + _after.Count + _beforeBackward.Count + _afterBackward.Count > 0;

            /// <summary>The hooks before; a copy, since a hook may take itself, or another, away.</summary>
            private protected TBefore[] Before => [.. _before];

            /// <summary>The hooks after.</summary>
            private protected TAfter[] After => [.. _after];

            /// <summary>Adds a function that sees, and may replace, the inputs.</summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_forward_pre_hook(TBefore hook) => new Hook<TBefore>(_before, hook);

            /// <summary>Adds a function that sees inputs and output, and may replace the output.</summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_forward_hook(TAfter hook) => new Hook<TAfter>(_after, hook);

            /// <summary>
            /// Adds a function that sees, in each backward pass, the gradients of the inputs (null for what has none) and of
            /// the output, and may give other gradients of the inputs. For modules that give one tensor.
            /// </summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_full_backward_hook(Func<Module, Tensor?[], Tensor[], Tensor?[]?> hook) =>
                new Hook<Func<Module, Tensor?[], Tensor[], Tensor?[]?>>(_afterBackward, hook);

            /// <summary>Adds a function that sees, in each backward pass, the gradient of the output, and may give another.</summary>
            /// <returns>Dispose it to take the hook away.</returns>
            public IDisposable register_full_backward_pre_hook(Func<Module, Tensor[], Tensor[]?> hook) =>
                new Hook<Func<Module, Tensor[], Tensor[]?>>(_beforeBackward, hook);

            /// <summary>What follows one call into the backward pass; null where nobody wants to see that.</summary>
            private protected BackwardWatch? Watch() =>
                _beforeBackward.Count + _afterBackward.Count == 0 ? null : new(this, [.. _beforeBackward], [.. _afterBackward]);
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
