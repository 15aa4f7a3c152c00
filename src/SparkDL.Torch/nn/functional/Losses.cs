namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Cross entropy of logits against class indices, or against class probabilities.</summary>
            /// <param name="input">The logits, [N, C] or [N, C, ...].</param>
            /// <param name="target">Class indices, [N] or [N, ...]; or class probabilities of the input's
            /// shape.</param>
            /// <param name="weight">A weight for each class; the mean is then weighted.</param>
            /// <param name="ignore_index">A class index whose samples do not contribute to the loss.</param>
            /// <param name="reduction">Whether to return the mean, the sum, or one value for each element.</param>
            /// <param name="label_smoothing">The part of the target, from 0 to 1, that is spread evenly over all
            /// classes.</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0) =>
                torch.cross_entropy_loss(input, target, weight, (long)reduction, ignore_index, label_smoothing);

            /// <summary>Negative log likelihood of log-probabilities against class indices.</summary>
            public static Tensor nll_loss(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100,
                Reduction reduction = Reduction.Mean) =>
                torch.nll_loss_nd(input, target, weight, (long)reduction, ignore_index);

            /// <summary>The squared error.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                torch.mse_loss(input, target, (long)reduction);

            /// <summary>The absolute error.</summary>
            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                torch.l1_loss(input, target, (long)reduction);

            /// <summary>
            /// The smooth L1 loss: squared error where the error is below beta, absolute error above.
            /// </summary>
            public static Tensor smooth_l1_loss(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) =>
                torch.smooth_l1_loss(input, target, (long)reduction, beta);

            /// <summary>The Huber loss: squared error where the error is below delta, linear above.</summary>
            public static Tensor huber_loss(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double delta = 1) =>
                torch.huber_loss(input, target, (long)reduction, delta);

            /// <summary>Binary cross entropy of probabilities.</summary>
            public static Tensor binary_cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                torch.binary_cross_entropy(input, target, weight, (long)reduction);

            /// <summary>
            /// Binary cross entropy of logits, with the sigmoid computed in a numerically stable way.
            /// </summary>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean,
                Tensor? pos_weight = null) =>
                torch.binary_cross_entropy_with_logits(input, target, weight, pos_weight, (long)reduction);

            /// <summary>The Kullback-Leibler divergence; the input holds log-probabilities.</summary>
            /// <remarks>
            /// As in PyTorch the mean is over elements; <paramref name="batch_mean"/> divides the sum by the batch
            /// instead.
            /// </remarks>
            public static Tensor kl_div(
                Tensor input, Tensor target, Reduction reduction = Reduction.Mean, bool log_target = false,
                bool batch_mean = false)
            {
                ArgumentNullException.ThrowIfNull(input);
                return batch_mean
                    ? torch.kl_div(input, target, (long)Reduction.Sum, log_target).div(input.shape[0])
                    : torch.kl_div(input, target, (long)reduction, log_target);
            }

            /// <summary>
            /// Focal loss (Lin et al., 2017): cross entropy that weighs well-classified samples less.
            /// </summary>
            /// <param name="input">The logits, [N, C].</param>
            /// <param name="target">Class indices, [N].</param>
            /// <param name="gamma">How strongly well-classified samples are weighed down; 0 is plain cross
            /// entropy.</param>
            /// <param name="weight">A weight for each class (the paper's alpha); the mean is over samples, as in the
            /// paper.</param>
            /// <param name="reduction">Whether to return the mean, the sum, or one value for each element.</param>
            public static Tensor focal_loss(
                Tensor input, Tensor target, double gamma = 2, Tensor? weight = null,
                Reduction reduction = Reduction.Mean)
            {
                var plain = cross_entropy(input, target, reduction: Reduction.None);
                var loss = plain.neg().exp().neg().add(1).pow(gamma).mul(plain);
                if (weight is not null)
                    loss = loss.mul(weight.index_select(0, target.reshape([-1])).reshape(target.shape));
                return Reduce(loss, reduction);
            }

            private static Tensor Reduce(Tensor loss, Reduction reduction) => reduction switch
            {
                Reduction.Mean => loss.mean(),
                Reduction.Sum => loss.sum(),
                _ => loss,
            };
        }
    }
}
