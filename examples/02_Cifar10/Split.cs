using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SparkDL.Examples;

/// <summary>
/// Decides which images are held out, by a hash of the class and the file's name: the same ones on every machine, in
/// every run and on both engines.
/// </summary>
internal static class Split
{
    public const string Holdout = "holdout";
    public const string Test = "test";

    /// <summary>One image in 20 is held out of training, for its validation loss.</summary>
    public const int HoldoutEvery = 20;

    /// <summary>One image in 10 is for the test, where the data has no test part.</summary>
    public const int TestEvery = 10;

    public static bool Holds(string name, string part, int every)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{part}/{name}")));
        return int.Parse(hash[..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture) % every == 0;
    }

    /// <summary>The condition of <see cref="Holds"/> in SQL, over columns <c>label</c> and <c>path</c>.</summary>
    public static string HoldsSql(string part, int every) =>
        $"conv(substr(sha2(concat('{part}/', label, '/', element_at(split(path, '/'), -1)), 256), 1, 6), 16, 10) "
        + $"% {every} = 0";
}
