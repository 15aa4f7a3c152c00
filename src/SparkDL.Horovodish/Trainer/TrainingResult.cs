using SparkDL.Horovodish.Reporting;
using SparkDL.Torch.IO;

namespace SparkDL.Horovodish.Trainer;

/// <summary>What a training gives: the weights as safetensors, and what it did.</summary>
internal sealed record TrainingResult(byte[] Weights, TrainingHistory History)
{
    public static TrainingResult Of(FlatModel model, TrainingHistory history)
    {
        using var weights = new MemoryStream();
        SafeTensorsFile.Save(weights, model.Module.state_dict(), new Dictionary<string, string> { ["format"] = "pt" });
        return new TrainingResult(weights.ToArray(), history);
    }
}
