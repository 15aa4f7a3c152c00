namespace SparkDL.Torch.Support;

/// <summary>Element types by PyTorch's names.</summary>
internal static class TorchTypes
{
    public static ScalarType ByName(string name) => Enum.GetValues<ScalarType>().Single(t => t.TorchName() == name);
}
