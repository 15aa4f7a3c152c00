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
          // The worker and the sparkdl tool are programs.
          ["src/SparkDL.Worker/", "src/SparkDL.Cli/",
           // Show, PrintSchema and Explain print: that is what they are.
           "src/SparkDL/Sql/DataFrame.Analysis.cs", "src/SparkDL/Sql/DataFrame.Results.cs",
           // Progress of a Fit that was asked to be verbose.
           "src/SparkDL.Horovodish/TorchEstimator.cs"] },
        { "time is a parameter (TimeProvider, Stopwatch)", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", [] },
        { "a blocked thread ignores cancellation: wait on a handle", @"\bThread\.Sleep\b", [] },
        { "only the buffer classes know bytes", @"\bBinaryPrimitives\b",
          [
              "src/SparkDL.Arrow/Flatbuffers/",
              "src/SparkDL.Arrow/Ipc/",
              "src/SparkDL.Worker/",
              "src/SparkDL/Connect/Grpc/",
           "src/SparkDL.Torch/IO/", "src/SparkDL.Horovodish/Collectives/", "src/SparkDL.Horovodish/Mesh/Handshake.cs",
           "src/SparkDL.Horovodish/Checkpoints/", "src/SparkDL.Horovodish/Reporting/TensorBoardEventFile.cs"] },
        { "native calls stand in three places and the worker's crash handler",
          @"\b(LibraryImport|NativeLibrary|UnmanagedCallersOnly)\b",
          [
              "src/Shared/Interop/",
              "src/SparkDL.Torch/",
              "src/SparkDL.Transformers/Images/",
              "src/SparkDL.Worker/Interop/"] },
        { "a failure would stay: OnceUnlessFailed tries again", @"\bnew\s+Lazy\b|\bLazy<[^;=]*=\s*new\b",
          ["src/Shared/Diagnostics/OnceUnlessFailed.cs"] },
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
