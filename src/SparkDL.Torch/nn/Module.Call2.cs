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
            /// <summary>The computation itself; use <see cref="call"/>.</summary>
            public abstract TResult forward(T1 input1, T2 input2);

            /// <summary>Runs <see cref="forward"/>; what a composite module made on the way is freed at its end.</summary>
            public TResult call(T1 input1, T2 input2)
            {
                if (!HasChildren)
                    return forward(input1, input2);
                using var scope = NewDisposeScope();
                return ScopedResult.MoveOut(scope, forward(input1, input2));
            }
        }
    }
}
