using System.Diagnostics.CodeAnalysis;
using SparkDL.Diagnostics;
using SparkDL.Functions.Commands;

namespace SparkDL.Functions.Loading;

/// <summary>
/// Configures the native dependencies of the SparkDL assemblies, once per process: the folder of the shipped files and
/// the client's settings.
/// </summary>
[Experimental(HostingApi.Id, UrlFormat = HostingApi.Page)]
public sealed class NativePartsUse
{
    private readonly Lock _gate = new();
    private bool _told;

    /// <summary>
    /// Configures the native dependencies by the first command that it gets; later commands change nothing.
    /// </summary>
    public void Apply(FunctionCommand command, string filesFolder)
    {
        lock (_gate)
        {
            if (_told) return;
            var folder = command.NativeFolder is null ? "" : Path.Combine(filesFolder, command.NativeFolder);
            var settings = new Dictionary<string, string>(command.Settings);
            foreach (var (setting, archive) in command.NativeArchives)
                settings[setting] = Path.Combine(filesFolder, archive);
            foreach (var parts in NativeDependencyFinder.FindAll()) parts.Configure(folder, settings);
            _told = true;
        }
    }
}
