using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Torch;

namespace SparkDL.Horovodish.Trainer;

/// <summary>Creates optimizers by PyTorch's names and settings.</summary>
internal static class OptimizerFactory
{
    public static readonly string[] Names = ["sgd", "adam", "adamw", "rmsprop", "adagrad", "lamb"];

    /// <summary>
    /// Creates the optimizer of a plan. One that treats each number alone gets all parameters as one tensor.
    /// </summary>
    public static torch.optim.Optimizer Create(TrainingPlan plan, FlattenedModel model)
    {
        var s = new Settings(plan.Optimizer, plan.OptimizerConfig);
        Tensor[] flat = [model.Weights];
        var lr = plan.LearningRate;
        torch.optim.Optimizer optimizer = plan.Optimizer switch
        {
            "sgd" => torch.optim.SGD(
                flat, lr, s.Get("momentum", 0), s.Get("dampening", 0), s.Get("weight_decay", 0),
                s.Get("nesterov", 0) != 0),
            "adam" => torch.optim.Adam(
                flat, lr, s.Get("beta1", 0.9), s.Get("beta2", 0.999), s.Get("eps", 1e-8), s.Get("weight_decay", 0)),
            "adamw" => torch.optim.AdamW(
                flat, lr, s.Get("beta1", 0.9), s.Get("beta2", 0.999), s.Get("eps", 1e-8), s.Get("weight_decay", 0.01)),
            "rmsprop" => torch.optim.RMSprop(
                flat, lr, s.Get("alpha", 0.99), s.Get("eps", 1e-8), s.Get("weight_decay", 0), s.Get("momentum", 0)),
            "adagrad" => torch.optim.Adagrad(flat, lr, s.Get("lr_decay", 0), s.Get("weight_decay", 0)),
            // LAMB's step depends on each layer's norm, so it has to see the layers.
            "lamb" => torch.optim.LAMB(
                model.Parameters, lr, s.Get("beta1", 0.9), s.Get("beta2", 0.999), s.Get("eps", 1e-6),
                s.Get("weight_decay", 0)),
            _ => throw new ArgumentException(
                $"There is no optimizer '{plan.Optimizer}'; there are {string.Join(", ", Names)}."),
        };
        s.RefuseUnread();
        return optimizer;
    }

    private sealed class Settings(string optimizer, JsonObject? config)
    {
        private readonly HashSet<string> _read = [];

        public double Get(string name, double otherwise)
        {
            _read.Add(name);
            return config?[name] switch
            {
                null => otherwise,
                { } value when value.GetValueKind() is JsonValueKind.True => 1,
                { } value when value.GetValueKind() is JsonValueKind.False => 0,
                { } value => value.Deserialize<double>(),
            };
        }

        public void RefuseUnread()
        {
            string[] unknown = [.. (config ?? []).Select(p => p.Key).Where(k => !_read.Contains(k))];
            if (unknown.Length > 0)
                throw new ArgumentException(
                    $"{optimizer} has no setting {string.Join(", ", unknown)}; it has {string.Join(", ", _read)}.");
        }
    }
}
