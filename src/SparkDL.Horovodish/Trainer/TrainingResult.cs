using SparkDL.Horovodish.Reporting;
using SparkDL.Torch.IO;

namespace SparkDL.Horovodish.Trainer;

/// <summary>The result of a training: the weights as a safetensors file, and the history.</summary>
internal sealed record TrainingResult(byte[] Weights, TrainingHistory History)
{
    public static TrainingResult Of(FlattenedModel model, TrainingHistory history)
    {
        using var weights = new MemoryStream();
        SafeTensorsFile.Save(weights, model.Module.state_dict(), new Dictionary<string, string> { ["format"] = "pt" });
        return new TrainingResult(weights.ToArray(), history);
    }
}
