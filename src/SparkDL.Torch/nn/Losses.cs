namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Cross entropy of logits against class indices.</summary>
        public static Modules.Loss CrossEntropyLoss(
            Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean,
            double label_smoothing = 0) =>
            new(
                (input, target) =>
                    functional.cross_entropy(input, target, weight, ignore_index, reduction, label_smoothing),
                weight);

        /// <summary>Negative log likelihood of log-probabilities.</summary>
        public static Modules.Loss NLLLoss(
            Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean) =>
            new((input, target) => functional.nll_loss(input, target, weight, ignore_index, reduction), weight);

        /// <summary>The squared error.</summary>
        public static Modules.Loss MSELoss(Reduction reduction = Reduction.Mean) =>
            new((a, b) => functional.mse_loss(a, b, reduction));

        /// <summary>The absolute error.</summary>
        public static Modules.Loss L1Loss(Reduction reduction = Reduction.Mean) =>
            new((a, b) => functional.l1_loss(a, b, reduction));

        /// <summary>The smooth L1 loss: squared error where the error is below beta, absolute error above.</summary>
        public static Modules.Loss SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1) =>
            new((a, b) => functional.smooth_l1_loss(a, b, reduction, beta));

        /// <summary>The Huber loss: squared error where the error is below delta, linear above.</summary>
        public static Modules.Loss HuberLoss(Reduction reduction = Reduction.Mean, double delta = 1) =>
            new((a, b) => functional.huber_loss(a, b, reduction, delta));

        /// <summary>Binary cross entropy of probabilities.</summary>
        public static Modules.Loss BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
            new((a, b) => functional.binary_cross_entropy(a, b, weight, reduction), weight);

        /// <summary>Binary cross entropy of logits.</summary>
        public static Modules.Loss BCEWithLogitsLoss(
            Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weight = null) =>
            new((a, b) => functional.binary_cross_entropy_with_logits(a, b, weight, reduction, pos_weight), weight);

        /// <summary>The Kullback-Leibler divergence; the input holds log-probabilities.</summary>
        public static Modules.Loss KLDivLoss(
            Reduction reduction = Reduction.Mean, bool log_target = false, bool batch_mean = false) =>
            new((a, b) => functional.kl_div(a, b, reduction, log_target, batch_mean));

        /// <summary>Focal loss (Lin et al., 2017): cross entropy that weighs well-classified samples less.</summary>
        public static Modules.Loss FocalLoss(
            double gamma = 2, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
            new((a, b) => functional.focal_loss(a, b, gamma, weight, reduction), weight);

        /// <summary>
        /// The triplet margin loss: the positive must be nearer to the anchor than the negative, by a margin.
        /// </summary>
        public static Modules.ThreeInputLoss TripletMarginLoss(
            double margin = 1, double p = 2, double eps = 1e-6, bool swap = false,
            Reduction reduction = Reduction.Mean) =>
            new(
                (anchor, positive, negative) =>
                    triplet_margin_loss(anchor, positive, negative, margin, p, eps, swap, (long)reduction));

        /// <summary>
        /// The cosine embedding loss: pairs with target 1 must point the same way, pairs with target -1 must not.
        /// </summary>
        public static Modules.ThreeInputLoss CosineEmbeddingLoss(
            double margin = 0, Reduction reduction = Reduction.Mean) =>
            new((input1, input2, target) => cosine_embedding_loss(input1, input2, target, margin, (long)reduction));

        /// <summary>
        /// The margin ranking loss: the first input must be greater where the target is 1, the second where it is -1.
        /// </summary>
        public static Modules.ThreeInputLoss MarginRankingLoss(
            double margin = 0, Reduction reduction = Reduction.Mean) =>
            new((input1, input2, target) => margin_ranking_loss(input1, input2, target, margin, (long)reduction));

        /// <summary>The cosine similarity of two vectors along a dimension.</summary>
        public static Modules.Loss CosineSimilarity(long dim = 1, double eps = 1e-8) =>
            new((a, b) => cosine_similarity(a, b, dim, eps));
    }
}
