namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class init
        {
            /// <summary>Fills a matrix with the identity: ones on the diagonal, zeros elsewhere.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.dim() != 2)
                    throw new ArgumentException("A matrix has two dimensions.", nameof(tensor));
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                return tensor.copy_(eye(tensor.shape[0], tensor.shape[1], dtype: tensor.dtype, device: tensor.device));
            }

            /// <summary>
            /// Fills a convolution's weight with the Dirac delta: it passes on as many channels as it can unchanged.
            /// </summary>
            public static Tensor dirac_(Tensor tensor, long groups = 1)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                var sizes = tensor.shape;
                if (sizes.Length is < 3 or > 5)
                    throw new ArgumentException(
                        "The weight of a convolution has three to five dimensions.", nameof(tensor));
                if (sizes[0] % groups != 0)
                    throw new ArgumentException(
                        $"{sizes[0]} channels do not divide into {groups} groups.", nameof(groups));
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                tensor.zero_();
                var perGroup = sizes[0] / groups;
                for (long group = 0; group < groups; group++)
                {
                    for (long channel = 0; channel < Math.Min(perGroup, sizes[1]); channel++)
                    {
                        var kernel = tensor.select(0, (group * perGroup) + channel).select(0, channel);
                        foreach (var size in sizes[2..])
                            kernel = kernel.select(0, size / 2);
                        kernel.fill_(1);
                    }
                }

                return tensor;
            }

            /// <summary>
            /// Fills a matrix with orthogonal rows, or orthogonal columns where those are fewer (Saxe et al., 2013).
            /// </summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.dim() < 2)
                    throw new ArgumentException(
                        "Only weights of two or more dimensions have rows and columns.", nameof(tensor));
                if (SkipInitScope.IsActive || tensor.numel() == 0)
                    return tensor;
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var rows = tensor.shape[0];
                var columns = tensor.numel() / rows;
                var drawn = empty([rows, columns], dtype: tensor.dtype, device: tensor.device).normal_(0, 1);
                var (q, r) = linalg_qr(rows < columns ? drawn.t() : drawn);
                q.mul_(r.diag().sign());
                return tensor.copy_((rows < columns ? q.t() : q).reshape(tensor.shape)).mul_(gain);
            }

            /// <summary>
            /// Fills a matrix from a normal distribution and sets a fraction of every column to 0 (Martens, 2010).
            /// </summary>
            public static Tensor sparse_(Tensor tensor, double sparsity, double std = 0.01)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.dim() != 2)
                    throw new ArgumentException("A matrix has two dimensions.", nameof(tensor));
                if (SkipInitScope.IsActive)
                    return tensor;
                using var guard = no_grad();
                using var scope = NewDisposeScope();
                var (rows, columns) = (tensor.shape[0], tensor.shape[1]);
                tensor.normal_(0, std);
                for (long column = 0; column < columns; column++)
                {
                    var zeros = randperm(rows).narrow(0, 0, (long)Math.Ceiling(sparsity * rows));
                    tensor.select(1, column).index_fill_(0, zeros, 0);
                }

                return tensor;
            }
        }
    }
}
