namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>A linear warm-up to the optimizer's rate, then half a cosine to 0.</summary>
            /// <param name="optimizer">The optimizer whose learning rates are set.</param>
            /// <param name="warmup_steps">The number of warm-up steps; 0 for none.</param>
            /// <param name="total_steps">The number of all steps, warm-up included.</param>
            public static LambdaLR CosineWithWarmup(Optimizer optimizer, int warmup_steps, int total_steps)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(warmup_steps);
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(total_steps, warmup_steps);
                return new LambdaLR(optimizer, step => step < warmup_steps
                    ? (double)step / warmup_steps
                    : 0.5 * (
                        1 + Math.Cos(
                            Math.PI * Math.Min(1.0, (double)(step - warmup_steps) / (total_steps - warmup_steps)))));
            }
        }
    }
}
