namespace SparkDL.Torch.Support;

/// <summary>Trains a classifier for tests and measurements.</summary>
internal static class ClassifierTraining
{
    /// <summary>Makes one training step on a batch and returns its cross entropy before the step.</summary>
    internal static float Step(
        torch.nn.Module<Tensor, Tensor> model, torch.optim.Optimizer optimizer, Tensor input, Tensor labels)
    {
        using var scope = torch.NewDisposeScope();
        model.train();
        var loss = torch.nn.functional.cross_entropy(model.call(input), labels);
        loss.backward();
        optimizer.step();
        optimizer.zero_grad();
        return loss.item<float>();
    }
}
