using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>
/// One function of a task: the positions and names of its arguments in the input, and its commands, the inner first.
/// </summary>
internal sealed record UdfMessage(
    IReadOnlyList<int> Offsets, IReadOnlyList<string?> Names, IReadOnlyList<byte[]> Commands)
{
    public static UdfMessage Read(WireReader wire, bool named, bool hasResultId)
    {
        var count = wire.ReadCount("arguments");
        var (offsets, names) = (new int[count], new string?[count]);
        for (var i = 0; i < count; i++)
        {
            offsets[i] = wire.ReadInt();
            if (named && wire.ReadBool()) names[i] = wire.ReadText("an argument's name");
        }

        var commands = new byte[wire.ReadCount("commands")][];
        for (var i = 0; i < commands.Length; i++) commands[i] = wire.ReadBytes("a command");
        if (hasResultId) wire.ReadLong();
        return new UdfMessage(offsets, names, commands);
    }
}
