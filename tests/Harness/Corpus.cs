namespace SparkDL.Harness;

/// <summary>
/// A folder of cases that lies outside the repository: golden files, recordings, data sets.
/// A test takes every file that it finds there and never knows their names. An environment variable names the folder;
/// without it the default one is used where it exists; with neither the test is skipped.
/// </summary>
public sealed class Corpus
{
    /// <summary>Set to 1, a missing corpus is a failure rather than a skip.</summary>
    public const string RequireVariable = "SPARKDL_REQUIRE_CORPORA";

    private Corpus(string name, string variable)
    {
        Name = name;
        Variable = variable;
    }

    public static Corpus ArrowTesting { get; } = new("arrow-testing", "SPARKDL_ARROW_TESTING");

    public static Corpus WorkerProtocol { get; } = new("worker-protocol", "SPARKDL_WORKER_PROTOCOL");

    public static Corpus Zoo { get; } = new("zoo", "SPARKDL_ZOO");

    public static Corpus TorchScript { get; } = new("torchscript", "SPARKDL_TORCHSCRIPT");

    public static Corpus HuggingFace { get; } = new("hf", "SPARKDL_HF");

    public static Corpus Cifar10 { get; } = new("cifar10", "SPARKDL_CIFAR10");

    public static Corpus Digits { get; } = new("digits", "SPARKDL_DIGITS");

    public static Corpus Mnist { get; } = new("mnist", "SPARKDL_MNIST");

    public static Corpus Photos { get; } = new("photos", "SPARKDL_PHOTOS");

    private static Corpus[] All { get; } =
        [ArrowTesting, WorkerProtocol, Zoo, TorchScript, HuggingFace, Cifar10, Digits, Mnist, Photos];

    /// <summary>Whether a missing corpus fails instead of skipping.</summary>
    public static bool Required => Environment.GetEnvironmentVariable(RequireVariable) == "1";

    public string Name { get; }

    public string Variable { get; }

    /// <summary>Why a test over this corpus is to be skipped, or null when it must run (and may fail).</summary>
    public string? SkipReason => ConfiguredFolder is null && !Required ? Absence : null;

    /// <summary>
    /// Why a test over one file of this corpus is to be skipped, or null when it must run (and may fail).
    /// </summary>
    public string? SkipReasonOf(string? file)
    {
        if (SkipReason is not null || file is null || ConfiguredFolder is not { } folder)
            return SkipReason;
        return !Directory.Exists(folder) || File.Exists(Path.Combine(folder, file))
            ? null
            : $"the corpus '{Name}' at {folder} has no {file}";
    }

    /// <summary>
    /// The folder; fails when it is not there, whether a variable named it or the default is missing.
    /// </summary>
    public string Folder
    {
        get
        {
            var folder = ConfiguredFolder ?? throw new DirectoryNotFoundException(Absence);
            return Directory.Exists(folder)
                ? folder
                : throw new DirectoryNotFoundException($"{Variable} names {folder}, which is not a folder.");
        }
    }

    private string DefaultFolder =>
        Path.GetFullPath(Path.Combine(RepositoryPaths.Root, SharedFolder.RelativePath, "data", Name));

    private string? ConfiguredFolder
    {
        get
        {
            var named = Environment.GetEnvironmentVariable(Variable);
            if (!string.IsNullOrEmpty(named))
                return Path.GetFullPath(named);
            return Directory.Exists(DefaultFolder) ? DefaultFolder : null;
        }
    }

    private string Absence => $"no corpus '{Name}': set {Variable} to its folder, or put it at {DefaultFolder}";

    public static Corpus Named(string name) =>
        All.FirstOrDefault(corpus => corpus.Name == name)
        ?? throw new ArgumentException(
            $"There is no corpus '{name}': one of {string.Join(", ", All.Select(c => c.Name))}.");

    /// <summary>Every file that matches, at any depth, in ordinal order of path; fails when there is none.</summary>
    public IReadOnlyList<string> Files(string pattern = "*", string below = "")
    {
        var folder = Path.Combine(Folder, below);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, SearchOption.AllDirectories) : [];
        if (files.Length == 0)
            throw new FileNotFoundException(
                $"Corpus '{Name}' at {folder} has no file {pattern}: a suite without cases proves nothing.");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    /// <summary>The same as theory data: one case per file, by its path below the corpus folder.</summary>
    public IEnumerable<object[]> Cases(string pattern = "*", string below = "") =>
        Files(pattern, below).Select(file => new object[] { Path.GetRelativePath(Folder, file) });

    /// <summary>The full path of a case that <see cref="Cases"/> gave.</summary>
    public string PathOf(string relative) => Path.Combine(Folder, relative);
}
