using System.Globalization;

namespace SparkDL.Examples;

/// <summary>The arguments of the command line.</summary>
/// <param name="Data">
/// A folder of class folders, or one with train and test parts (folders or archives); null for the digits.
/// </param>
/// <param name="Master">
/// The Spark master; null for this machine, or the function runner where there is no Spark.
/// </param>
/// <param name="Output">The folder for the model and the plot.</param>
/// <param name="Ranks">How many processes train.</param>
/// <param name="Epochs">How often training goes through the images; null for the recipe's number.</param>
/// <param name="Seed">The seed of the weights, the order of images and their augmentation.</param>
/// <param name="Spark">Whether to use Spark; without it the same job runs on the function runner.</param>
internal sealed record Arguments(
    string? Data, string? Master, string Output, int Ranks, int? Epochs, long Seed, bool Spark)
{
    public const string Usage =
        "Cifar10 [--data DIR] [--master URL] [--output DIR] [--ranks N] [--epochs N] [--seed N] [--no-spark]";

    public static Arguments Parse(string[] words)
    {
        Arguments parsed = new(null, null, "quickstart-output", 2, null, 42, true);
        for (int i = 0; i < words.Length; i++)
            parsed = words[i] switch
            {
                "--data" => parsed with { Data = Value(words, ref i) },
                "--master" => parsed with { Master = Value(words, ref i) },
                "--output" => parsed with { Output = Value(words, ref i) },
                "--ranks" => parsed with { Ranks = (int)Number(words, ref i) },
                "--epochs" => parsed with { Epochs = (int)Number(words, ref i) },
                "--seed" => parsed with { Seed = Number(words, ref i) },
                "--no-spark" => parsed with { Spark = false },
                _ => throw new ArgumentException($"unknown argument {words[i]}\nusage: {Usage}"),
            };
        return parsed;
    }

    private static string Value(string[] words, ref int i) =>
        ++i < words.Length ? words[i] : throw new ArgumentException($"{words[i - 1]} needs a value\nusage: {Usage}");

    private static long Number(string[] words, ref int i)
    {
        string value = Value(words, ref i);
        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && number is > 0 and <= int.MaxValue
            ? number
            : throw new ArgumentException($"{words[i - 1]} needs a positive number, not '{value}'\nusage: {Usage}");
    }
}
