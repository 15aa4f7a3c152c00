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

            /// <summary>Moves every parameter and buffer to the processor.</summary>
            public Module cpu() => to(CPU);

            /// <summary>Moves every parameter and buffer to the current GPU.</summary>
            public Module cuda() => to(CUDA);

            /// <summary>Converts to <c>float32</c>.</summary>
            public Module @float() => to(ScalarType.Float32);

            /// <summary>Converts to <c>float64</c>.</summary>
            public Module @double() => to(ScalarType.Float64);

            /// <summary>Converts to <c>float16</c>.</summary>
            public Module half() => to(ScalarType.Float16);

            /// <summary>Converts to <c>bfloat16</c>.</summary>
            public Module bfloat16() => to(ScalarType.BFloat16);

            // The tensor objects stay the same, so existing optimizers keep their parameters.
            private void Replace(Func<Tensor, Tensor> convert)
            {
                using var guard = no_grad();
                foreach (var tensor in parameters().Concat(buffers()))
                {
                    using var scope = NewDisposeScope();
                    var converted = convert(tensor);
                    if (ReferenceEquals(converted, tensor))
                        continue;
                    // A gradient has its parameter's dtype and device.
                    var gradient = tensor.grad;
                    tensor.grad = null;
                    tensor.set_data(converted);
                    if (gradient is not null)
                        tensor.grad = convert(gradient);
                }
            }
        }
    }
}
