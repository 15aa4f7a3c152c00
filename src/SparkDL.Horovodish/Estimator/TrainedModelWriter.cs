using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkDL.Functions.Commands;
using SparkDL.Horovodish.Data;
using SparkDL.Horovodish.Reporting;
using SparkDL.Horovodish.Trainer;
using SparkDL.Models.Folder;
using SparkDL.Models.Zoo;
using SparkDL.Torch;
using SparkDL.Torch.IO;

namespace SparkDL.Horovodish.Estimator;

/// <summary>Writes the result of a training as a model's folder.</summary>
internal static class TrainedModelWriter
{
    public static void Write(string folder, string[]? labels, TrainingPlan plan, TrainingResult result)
    {
        var weights = folder + ".weights";
        File.WriteAllBytes(weights, result.Weights);
        try
        {
            using var scope = torch.NewDisposeScope();
            using var file = SafeTensorsFile.Open(weights);
            using var module = ModelZoo.Create(plan.Model.Architecture, plan.Model.Config);
            module.load_state_dict(file.Tensors());
            ModelFolder.Save(folder, Describe(labels, plan, result.History, module), module);
        }
        finally
        {
            File.Delete(weights);
        }
    }

    private static ModelDescription Describe(
        string[]? labels, TrainingPlan plan, TrainingHistory history, torch.nn.Module<Tensor, Tensor> module) =>
        new(plan.Model.Architecture, plan.Model.Config?.DeepClone().AsObject())
        {
            Signature = new ModelSignature(
                [new TensorSignature("input", plan.Input.IsIndex ? ScalarType.Int64 : ScalarType.Float32,
                    [-1, .. plan.Input.Shape])],
                [new TensorSignature("output", ScalarType.Float32, OutputShape(plan, module))]),
            Preprocessing = PreprocessingOf(plan.Input),
            Labels = labels,
            Lineage = Lineage(plan, history),
        };

    private static long[] OutputShape(TrainingPlan plan, torch.nn.Module<Tensor, Tensor> module)
    {
        using var guard = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        module.eval();
        var input = torch.zeros([1, .. plan.Input.Shape], plan.Input.IsIndex ? ScalarType.Int64 : ScalarType.Float32);
        return [-1, .. module.call(input).shape.Skip(1)];
    }

    private static ImagePreprocessing? PreprocessingOf(InputSpec input)
    {
        if (input.Type != ScalarType.Byte) return null;
        var channels = (int)input.Shape[0];
        return new ImagePreprocessing(
            (int)input.Shape[2], (int)input.Shape[1], channels, Floats(input.MeanOf(channels)),
            Floats(input.StdOf(channels)));
    }

    private static float[] Floats(double[] values) => [.. values.Select(v => (float)v)];

    private static JsonObject Lineage(TrainingPlan plan, TrainingHistory history) => new()
    {
        ["trainer"] = $"SparkDL.Horovodish {typeof(TrainedModelWriter).Assembly.GetName().Version}",
        ["created"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        ["data"] = history.DataFingerprint,
        ["recipe"] = SettingsFingerprint.Compute(plan),
        ["settings"] = SettingsOf(plan),
        ["history"] = JsonSerializer.SerializeToNode(history, FunctionCommandCodec.ConfigOptions),
    };

    // Settings that name the job, its driver or its secret do not belong into a model.
    private static JsonNode? SettingsOf(TrainingPlan plan)
    {
        var settings = JsonSerializer.SerializeToNode(plan, FunctionCommandCodec.ConfigOptions)!.AsObject();
        foreach (var name in (string[])["Secret", "JobId", "ProgressAddresses", "CheckpointDir"]) settings.Remove(name);
        return settings;
    }
}
