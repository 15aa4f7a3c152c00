namespace SparkDL.Torch;

public static partial class torch
{
    public static partial class nn
    {
        public abstract partial class Module
        {
            /// <summary>Moves every parameter and buffer to a device.</summary>
            public Module to(Device device)
            {
                Replace(t => t.to(device));
                return this;
            }

            /// <summary>Converts every floating-point parameter and buffer; integers stay what they are.</summary>
            public Module to(ScalarType dtype)
            {
                Replace(t => t.is_floating_point() ? t.to(dtype) : t);
                return this;
            }

            // The tensor objects stay the same, so that optimizers made before go on to see their parameters.
            private void Replace(Func<Tensor, Tensor> convert)
            {
                using var guard = no_grad();
                foreach (var tensor in parameters().Concat(buffers()))
                {
                    using var scope = NewDisposeScope();
                    var converted = convert(tensor);
                    if (!ReferenceEquals(converted, tensor))
                        tensor.set_data(converted);
                }
            }
        }
    }
}
