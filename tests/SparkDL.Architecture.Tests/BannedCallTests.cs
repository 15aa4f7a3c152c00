using System.Text.RegularExpressions;

namespace SparkDL.Architecture.Tests;

/// <summary>
/// Calls that library code makes in a few places only. What it makes nowhere is banned by the compiler, in
/// eng/BannedSymbols.txt.
/// </summary>
public sealed class BannedCallTests
{
    public static TheoryData<string, string, string[]> Rules => new()
    {
        { "output belongs to the program, not to the library", @"\bConsole\.(Write|Out|Error|SetOut|SetError)",
          ["src/SparkDL.Worker/", "src/SparkDL/Worker/", "src/SparkDL/Diagnostics/",
           // Show, PrintSchema and Explain print: that is what they are.
           "src/SparkDL/Sql/DataFrame.Analysis.cs", "src/SparkDL/Sql/DataFrame.Results.cs",
           // Progress of a Fit that was asked to be verbose.
           "src/SparkDL.Horovodish/TorchEstimator.cs"] },
        { "only the buffer classes know bytes", @"\bBinaryPrimitives\b",
          ["src/SparkDL/Arrow/Flatbuffers/", "src/SparkDL/Arrow/Ipc/", "src/SparkDL/Worker/",
              "src/SparkDL/Connect/Grpc/",
           "src/SparkDL.Torch/IO/", "src/SparkDL.Horovodish/Collectives/",
           "src/SparkDL.Horovodish/Rendezvous/Handshake.cs", "src/SparkDL.Horovodish/Checkpoints/",
           "src/SparkDL.Horovodish/Training/EventFile.cs"] },
        { "P/Invoke stands in three places", @"\b(LibraryImport|NativeLibrary|UnmanagedCallersOnly)\b",
          ["src/SparkDL/Interop/", "src/SparkDL.Torch/", "src/SparkDL.Transformers/Images/"] },
        { "generated marshalling only", @"\bDllImport\b", [] },
        { "nobody sees what an async void method throws", @"\basync\s+void\b", [] },
        { "an error that is swallowed is a bug that is hidden", @"\bcatch\s*\{\s*\}", [] },
        { "the signal follows the thread that started the child, not the process", @"\bPR_SET_PDEATHSIG\b", [] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Library_code_does_not_call_what_is_banned(string reason, string pattern, string[] except)
    {
        var regex = new Regex(pattern);
        var violations = from path in SourceTree.CSharp
                         where path.StartsWith("src/", StringComparison.Ordinal)
                         where !except.Any(place => path.StartsWith(place, StringComparison.Ordinal))
                         from found in TidyTests.Lines(SourceTree.Code(path), regex)
                         select $"{path}:{found} ({reason})";

        TidyTests.None(violations);
    }
}
