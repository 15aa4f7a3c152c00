using System.Diagnostics;
using System.IO.Compression;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using SparkDL.Connect.Protos;
using SparkDL.Harness;
using Xunit;

namespace SparkDL.Tests.Connect;

/// <summary>
/// Compares our own .proto files with those inside Spark's jar: every message, field and enum value of ours is there,
/// with the same number, type and label.
/// </summary>
public sealed class ProtocolDescriptorTests
{
    private static readonly FileDescriptor[] Ours =
    [
        TypesReflection.Descriptor, ExpressionsReflection.Descriptor, RelationsReflection.Descriptor,
        CommandsReflection.Descriptor, PlanReflection.Descriptor, ExecutionReflection.Descriptor,
        SessionReflection.Descriptor, ArtifactsReflection.Descriptor, ErrorsReflection.Descriptor,
    ];

    [SparkFact]
    public void Every_field_of_ours_is_the_protocols()
    {
        var (messages, enums) = ReadSparks();
        var differences = Ours.SelectMany(f => f.ToProto().MessageType)
            .SelectMany(m => Compare(".spark.connect", m, messages, enums)).ToList();
        Assert.Empty(differences);
        Assert.True(messages.Count > 300, $"only {messages.Count} messages in Spark's jar");
    }

    [SparkFact]
    public void The_comparison_finds_planted_faults()
    {
        var (messages, enums) = ReadSparks();
        Assert.NotEmpty(Compare(".spark.connect", With(f => f.Number = 77), messages, enums));
        Assert.NotEmpty(Compare(
            ".spark.connect", With(f => f.Type = FieldDescriptorProto.Types.Type.Int32), messages, enums));
        Assert.NotEmpty(Compare(".spark.connect", With(f => f.Name = "query2"), messages, enums));
        Assert.NotEmpty(Compare(".spark.connect", With(f => f.Proto3Optional = true), messages, enums));
        Assert.Empty(Compare(".spark.connect", With(_ => { }), messages, enums));
    }

    private static DescriptorProto With(Action<FieldDescriptorProto> change)
    {
        var sql = SQL.Descriptor.ToProto().Clone();
        change(sql.Field.Single(f => f.Name == "query"));
        return sql;
    }

    private static IEnumerable<string> Compare(
        string scope, DescriptorProto ours, Dictionary<string, DescriptorProto> messages,
        Dictionary<string, EnumDescriptorProto> enums)
    {
        var name = $"{scope}.{ours.Name}";
        if (!messages.TryGetValue(name, out var theirs))
            return [$"{name} is no message of the protocol"];
        return ours.Field.Select(f => Compare(name, f, ours, theirs)).OfType<string>()
            .Concat(ours.EnumType.SelectMany(e => Compare($"{name}.{e.Name}", e, enums)))
            .Concat(ours.NestedType.SelectMany(m => Compare(name, m, messages, enums)));
    }

    private static string? Compare(
        string message, FieldDescriptorProto field, DescriptorProto ours, DescriptorProto theirs)
    {
        var other = theirs.Field.FirstOrDefault(f => f.Name == field.Name);
        if (other is null)
            return $"{message}.{field.Name} is no field of the protocol";
        return Facts(field, ours) == Facts(other, theirs)
            ? null
            : $"{message}.{field.Name} is {Facts(field, ours)}, the protocol says {Facts(other, theirs)}";
    }

    private static string Facts(FieldDescriptorProto field, DescriptorProto message)
    {
        var oneof = field.HasOneofIndex && !field.Proto3Optional ? message.OneofDecl[field.OneofIndex].Name : "";
        return $"{field.Number} {field.Label} {field.Type} {field.TypeName} optional={field.Proto3Optional} {oneof}";
    }

    private static IEnumerable<string> Compare(
        string name, EnumDescriptorProto ours, Dictionary<string, EnumDescriptorProto> enums)
    {
        if (!enums.TryGetValue(name, out var theirs))
            return [$"{name} is no enum of the protocol"];
        return ours.Value.Where(v => !theirs.Value.Any(t => t.Name == v.Name && t.Number == v.Number))
            .Select(v => $"{name}.{v.Name} = {v.Number} is not in the protocol");
    }

    private static (Dictionary<string, DescriptorProto>, Dictionary<string, EnumDescriptorProto>) ReadSparks()
    {
        var messages = new Dictionary<string, DescriptorProto>();
        var enums = new Dictionary<string, EnumDescriptorProto>();
        foreach (var file in SparksDescriptors().File)
        {
            foreach (var message in file.MessageType)
                Collect($".{file.Package}", message, messages, enums);
            foreach (var e in file.EnumType)
                enums[$".{file.Package}.{e.Name}"] = e;
        }
        return (messages, enums);
    }

    private static void Collect(
        string scope, DescriptorProto message, Dictionary<string, DescriptorProto> messages,
        Dictionary<string, EnumDescriptorProto> enums)
    {
        var name = $"{scope}.{message.Name}";
        messages[name] = message;
        foreach (var nested in message.NestedType)
            Collect(name, nested, messages, enums);
        foreach (var e in message.EnumType)
            enums[$"{name}.{e.Name}"] = e;
    }

    private static FileDescriptorSet SparksDescriptors()
    {
        var folder = Directory.CreateTempSubdirectory("sparkdl-protos-").FullName;
        try
        {
            Unpack(folder);
            var output = Path.Combine(folder, "descriptors");
            string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder, "spark/connect"), "*.proto")
                .Where(f => !f.EndsWith("example_plugins.proto", StringComparison.Ordinal))];
            Protoc([$"-I{folder}", $"-I{Include()}", "--include_imports", $"--descriptor_set_out={output}", .. files]);
            return FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Unpack(string folder)
    {
        var jar = Directory.EnumerateFiles(
            Path.Combine(SparkInstallation.RequireHome(), "jars"), "spark-connect_*.jar").Single();
        using var zip = ZipFile.OpenRead(jar);
        foreach (var entry in zip.Entries.Where(e => e.FullName.EndsWith(".proto", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder, entry.FullName);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            entry.ExtractToFile(path);
        }
    }

    private static void Protoc(string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Tools(), "tools/linux_x64/protoc"), arguments)
        {
            RedirectStandardError = true,
        };
        using var protoc = Process.Start(start)!;
        var errors = protoc.StandardError.ReadToEnd();
        Assert.True(protoc.WaitForExit(30_000), "protoc did not end");
        Assert.True(protoc.ExitCode == 0, errors);
    }

    private static string Include() => Path.Combine(Tools(), "build/native/include");

    private static string Tools()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        return Directory.EnumerateDirectories(Path.Combine(packages, "grpc.tools")).Order().Last();
    }
}
