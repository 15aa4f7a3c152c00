using System.Reflection;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Loading;

/// <summary>Tells the library's parts, once per process, where the shipped native files are and what the client set.</summary>
public sealed class NativePartsUse
{
    private readonly Lock _gate = new();
    private bool _told;

    public void Apply(FunctionCommand command, string filesFolder)
    {
        lock (_gate)
        {
            if (_told) return;
            var folder = command.NativeFolder is null ? "" : Path.Combine(filesFolder, command.NativeFolder);
            var settings = new Dictionary<string, string>(command.Settings);
            foreach (var (setting, archive) in command.NativeArchives) settings[setting] = Path.Combine(filesFolder, archive);
            foreach (var parts in NativePartsOf.All()) parts.Use(folder, settings);
            _told = true;
        }
    }
}
