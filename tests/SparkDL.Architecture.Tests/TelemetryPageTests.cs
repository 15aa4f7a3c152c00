using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using SparkDL.Harness;
using SparkDL.Instrumentation;

namespace SparkDL.Architecture.Tests;

/// <summary>The tables of <c>docs/telemetry.md</c> and the code name the same spans, instruments and events.</summary>
public sealed class TelemetryPageTests
{
    private static readonly string[] AssemblyNames =
    [
        "SparkDL", "SparkDL.Functions", "sparkdl-worker", "SparkDL.Models", "SparkDL.Transformers",
        "SparkDL.Horovodish",
    ];

    private static readonly Assembly[] Assemblies = [.. AssemblyNames.Select(Assembly.Load)];

    private static readonly Type[] Contracts =
        [.. Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { Name: "Telemetry" })];

    [Fact]
    public void The_page_lists_the_spans()
    {
        var code = from contract in Contracts
                   from span in ConstantsOf(contract, "Spans")
                   select $"{NameOf(contract)}: {span}";

        Assert.Equal(code.Order(), Rows("Spans").Select(row => $"{row[0]}: {row[1]}").Order());
    }

    [Fact]
    public void The_page_lists_the_events_and_attributes_of_spans_and_instruments()
    {
        var page = File.ReadAllText(RepositoryPaths.Under("docs", "telemetry.md"));

        var missing = from contract in Contracts
                      from name in ConstantsOf(contract, "Tags").Concat(ConstantsOf(contract, "Events"))
                      where !page.Contains($"`{name}`", StringComparison.Ordinal)
                      select $"{NameOf(contract)}: {name}";

        Assert.Empty(missing);
    }

    [Fact]
    public void The_page_lists_the_instruments_with_type_and_unit()
    {
        var code = from contract in Contracts
                   from field in contract.GetFields(BindingFlags.Static | BindingFlags.Public)
                   let instrument = field.GetValue(null) as Instrument
                   where instrument is not null
                   select $"{instrument.Meter.Name}: {instrument.Name}, {KindOf(instrument)}, {instrument.Unit}";

        var page = Rows("Instruments").Select(row => $"{row[0]}: {row[1]}, {row[2]}, {row[3]}");
        Assert.Equal(code.Order(), page.Order());
    }

    [Fact]
    public void The_page_lists_the_log_events()
    {
        var events = (from assembly in Assemblies
                      from type in assembly.GetTypes()
                      from method in type.GetMethods(
                          BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
                          | BindingFlags.DeclaredOnly)
                      let message = method.GetCustomAttribute<LoggerMessageAttribute>()
                      where message is not null
                      select message).ToList();

        Assert.Equal(events.Count, events.DistinctBy(message => message.EventId).Count());
        Assert.Equal(
            events.Select(message => $"{message.EventId} {message.EventName} {message.Level}").Order(),
            Rows("Log events").Select(row => $"{row[0]} {row[1]} {row[2]}").Order());
    }

    [Fact]
    public void Sources_and_meters_have_their_assemblys_version()
    {
        Assert.Equal(5, Contracts.Length);
        Assert.All(Contracts, contract =>
        {
            var source = (ActivitySource)contract.GetField("Source")!.GetValue(null)!;
            Assert.Equal(NameOf(contract), source.Name);
            Assert.Matches(@"^\d+\.\d+\.\d+", source.Version);
        });
    }

    private static string NameOf(Type contract) => (string)contract.GetField("Name")!.GetValue(null)!;

    private static IEnumerable<string> ConstantsOf(Type contract, string group) =>
        contract.GetNestedType(group)?.GetFields().Select(field => (string)field.GetValue(null)!) ?? [];

    private static string KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name.Split('`')[0];
        return type.Replace("Observable", "", StringComparison.Ordinal) switch
        {
            "Histogram" => "histogram",
            "Counter" => "counter",
            "UpDownCounter" => "up-down counter",
            "Gauge" => "gauge",
            _ => throw new ArgumentException($"The page has no word for {type}.", nameof(instrument)),
        };
    }

    /// <summary>The rows of the first table of a section, without its head, each cell without its marks.</summary>
    private static IEnumerable<string[]> Rows(string section) =>
        File.ReadLines(RepositoryPaths.Under("docs", "telemetry.md"))
            .SkipWhile(line => line != $"## {section}").Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray());
}
