using System.Runtime.InteropServices;

namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Initializers of weights, all in place; with the same seed they draw the same numbers as PyTorch.
        /// </summary>
        public static partial class init
        {
            /// <summary>Fills from a uniform distribution.</summary>
            public static Tensor uniform_(Tensor tensor, double a = 0, double b = 1)
            {
                if (SkipInitScope.IsActive)
                    return tensor;
                using var guard = no_grad();
                return tensor.uniform_(a, b);
            }

            /// <summary>Fills from a normal distribution.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1)
            {
                if (SkipInitScope.IsActive)
                    return tensor;
                using var guard = no_grad();
                return tensor.normal_(mean, std);
            }

            /// <summary>Fills with one value.</summary>
            public static Tensor constant_(Tensor tensor, double value)
            {
                using var guard = no_grad();
                return tensor.fill_(value);
            }

            /// <summary>Fills with zeros.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Fills with ones.</summary>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>Kaiming (He) initialization from a uniform distribution.</summary>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, string nonlinearity = "leaky_relu")
            {
                var std = calculate_gain(nonlinearity, a) / Math.Sqrt(Side(tensor, mode));
                var bound = Math.Sqrt(3.0) * std;
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Kaiming (He) initialization from a normal distribution.</summary>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, string nonlinearity = "leaky_relu") =>
                normal_(tensor, 0, calculate_gain(nonlinearity, a) / Math.Sqrt(Side(tensor, mode)));

            /// <summary>Xavier (Glorot) initialization from a uniform distribution.</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3.0) * XavierStd(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Xavier (Glorot) initialization from a normal distribution.</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) =>
                normal_(tensor, 0, XavierStd(tensor, gain));

            /// <summary>
            /// Fills from a normal distribution truncated to [<paramref name="a"/>, <paramref name="b"/>].
            /// </summary>
            public static Tensor trunc_normal_(
                Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2)
            {
                if (SkipInitScope.IsActive)
                    return tensor;
                using var guard = no_grad();
                var low = NormalCdf((a - mean) / std);
                var high = NormalCdf((b - mean) / std);
                tensor.uniform_((2 * low) - 1, (2 * high) - 1);
                tensor.erfinv_();
                tensor.mul_(std * Math.Sqrt(2.0));
                tensor.add_(mean);
                return tensor.clamp_(a, b);
            }

            private static long Side(Tensor tensor, FanMode mode) =>
                mode == FanMode.FanIn ? fan(tensor).fan_in : fan(tensor).fan_out;

            private static double XavierStd(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = fan(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }

            private static double NormalCdf(double x) => (1 + Erf(x / Math.Sqrt(2.0))) / 2;

            [LibraryImport("libm.so.6", EntryPoint = "erf")]
            private static partial double Erf(double x);
        }
    }
}
