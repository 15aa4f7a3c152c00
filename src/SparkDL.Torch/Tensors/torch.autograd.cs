namespace SparkDL.Torch;

public static unsafe partial class torch
{
    /// <summary>The autograd engine's functions.</summary>
    public static class autograd
    {
        /// <summary>
        /// Computes the gradients of the tensors and adds them to the <see cref="Tensor.grad"/> of the leaves.
        /// </summary>
        public static void backward(
            IReadOnlyList<Tensor> tensors, IReadOnlyList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IReadOnlyList<Tensor>? inputs = null)
        {
            using var outputs = new AcquiredTensors(tensors, nameof(backward));
            using var gradients = new AcquiredTensors(grad_tensors ?? [], nameof(backward));
            using var leaves = new AcquiredTensors(inputs ?? [], nameof(backward));
            var code = NativeMethods.sd_backward(
                outputs.Handles, outputs.Count, gradients.Handles, gradients.Count,
                (retain_graph ?? create_graph) ? 1 : 0,
                create_graph ? 1 : 0, leaves.Handles, leaves.Count);
            TorchError.Check(code, nameof(backward));
        }

        /// <summary>
        /// Computes the gradients of outputs with respect to inputs; the leaves' gradients stay unchanged.
        /// </summary>
        /// <returns>One gradient for each input; null for an input that the outputs do not depend on.</returns>
        public static Tensor?[] grad(
            IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor>? grad_outputs = null,
            bool? retain_graph = null, bool create_graph = false, bool allow_unused = false)
        {
            using var ends = new AcquiredTensors(outputs, nameof(grad));
            using var starts = new AcquiredTensors(inputs, nameof(grad));
            using var gradients = new AcquiredTensors(grad_outputs ?? [], nameof(grad));
            var results = new ShimValue[starts.Count];
            fixed (ShimValue* first = results)
            {
                var code = NativeMethods.sd_autograd_grad(
                    ends.Handles, ends.Count, starts.Handles, starts.Count, gradients.Handles, gradients.Count,
                    (retain_graph ?? create_graph) ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, first);
                TorchError.Check(code, "autograd.grad");
            }
            return Array.ConvertAll(results, r => Tensor.FromOptionalResult(r, null));
        }
    }
}
