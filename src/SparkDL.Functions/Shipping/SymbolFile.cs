using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SparkDL.Functions.Shipping;

/// <summary>The symbols of an assembly, a portable <c>.pdb</c> beside it.</summary>
internal static class SymbolFile
{
    /// <summary>Whether the symbols come from the same build as the assembly: only then are the lines right.</summary>
    public static bool Fits(string symbols, string assembly)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(assembly));
            using var provider = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(symbols));
            var id = new BlobContentId(provider.GetMetadataReader().DebugMetadataHeader!.Id);
            return image.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.CodeView
                && image.ReadCodeViewDebugDirectoryData(entry).Guid == id.Guid && entry.Stamp == id.Stamp);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException)
        {
            // A native library, or symbols in another format.
            return false;
        }
    }
}
