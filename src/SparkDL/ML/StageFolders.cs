using System.Globalization;

namespace SparkDL.ML;

/// <summary>Saves the stages of a pipeline as folders below <c>stages</c>, numbered in order, and loads them.</summary>
internal static class StageFolders
{
    public static void Save(string folder, IReadOnlyList<PipelineStage> stages)
    {
        for (int i = 0; i < stages.Count; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{i:000}_{stages[i].Uid}");
            stages[i].Save(Path.Combine(folder, "stages", name));
        }
        File.WriteAllText(Path.Combine(folder, "count"), stages.Count.ToString(CultureInfo.InvariantCulture));
    }

    public static IReadOnlyList<T> Load<T>(string folder)
        where T : PipelineStage
    {
        string below = Path.Combine(folder, "stages");
        string[] found = Directory.Exists(below) ? Directory.GetDirectories(below) : [];
        Array.Sort(found, StringComparer.Ordinal);
        string counted = Path.Combine(folder, "count");
        if (!File.Exists(counted) || File.ReadAllText(counted) != found.Length.ToString(CultureInfo.InvariantCulture))
        {
            throw new ModelFormatException(
                counted, "missing-stage", $"it does not state the {found.Length} stages that are there");
        }
        return [.. found.Select(PipelineStage.Load<T>)];
    }
}
