namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module with hooks, which see and may change its inputs, outputs and gradients.</summary>
        /// <typeparam name="TBefore">The type of a forward pre-hook.</typeparam>
        /// <typeparam name="TAfter">The type of a forward hook.</typeparam>
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

            /// <summary>Whether the module has any hook.</summary>
            internal bool HasHooks => _before.Count + _after.Count + _beforeBackward.Count + _afterBackward.Count > 0;

            /// <summary>The forward pre-hooks; a copy, since a hook may remove itself or another.</summary>
            private protected TBefore[] ForwardPreHooks => [.. _before];

            /// <summary>The forward hooks; a copy.</summary>
            private protected TAfter[] ForwardHooks => [.. _after];

            /// <summary>Adds a hook that is called before <c>forward</c> and returns the inputs to use.</summary>
            /// <returns>Dispose it to remove the hook.</returns>
            public IDisposable register_forward_pre_hook(TBefore hook) => new Hook<TBefore>(_before, hook);

            /// <summary>Adds a hook that is called after <c>forward</c> and returns the output to use.</summary>
            /// <returns>Dispose it to remove the hook.</returns>
            public IDisposable register_forward_hook(TAfter hook) => new Hook<TAfter>(_after, hook);

            /// <summary>
            /// Adds a hook that gets, in each backward pass, the gradients of the inputs (null for an input without
            /// one) and of the output, and may return other gradients of the inputs. For modules that return one
            /// tensor.
            /// </summary>
            /// <returns>Dispose it to remove the hook.</returns>
            public IDisposable register_full_backward_hook(Func<Module, Tensor?[], Tensor[], Tensor?[]?> hook) =>
                new Hook<Func<Module, Tensor?[], Tensor[], Tensor?[]?>>(_afterBackward, hook);

            /// <summary>
            /// Adds a hook that gets the output's gradient in each backward pass and may return another one.
            /// </summary>
            /// <returns>Dispose it to remove the hook.</returns>
            public IDisposable register_full_backward_pre_hook(Func<Module, Tensor[], Tensor[]?> hook) =>
                new Hook<Func<Module, Tensor[], Tensor[]?>>(_beforeBackward, hook);

            /// <summary>The backward hooks of one call; null where the module has none.</summary>
            private protected BackwardHooks? CreateBackwardHooks() =>
                _beforeBackward.Count + _afterBackward.Count == 0
                    ? null : new(this, [.. _beforeBackward], [.. _afterBackward]);
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
