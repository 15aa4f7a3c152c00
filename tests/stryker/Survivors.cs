// Prints the mutants of a report of Stryker.NET that no test noticed, a line each: file:line: the kind and the change.
//   dotnet run Survivors.cs -- REPORT TREE    TREE is the folder that the report's paths lie below
using System.Text.Json;

using var report = JsonDocument.Parse(File.ReadAllBytes(args[0]));
var counts = new Dictionary<string, int>();
foreach (var file in report.RootElement.GetProperty("files").EnumerateObject())
{
    foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
    {
        var status = mutant.GetProperty("status").GetString()!;
        counts[status] = counts.GetValueOrDefault(status) + 1;
        if (status is not ("Survived" or "NoCoverage")) continue;
        var line = mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32();
        var change = mutant.GetProperty("replacement").GetString()!.ReplaceLineEndings(" ");
        var path = Path.GetRelativePath(args[1], file.Name);
        Console.WriteLine($"{path}:{line}: {status}: {mutant.GetProperty("mutatorName").GetString()}: {change}");
    }
}

Console.WriteLine(string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Value} {count.Key}")));
return counts.GetValueOrDefault("Survived") + counts.GetValueOrDefault("NoCoverage") == 0 ? 0 : 1;
