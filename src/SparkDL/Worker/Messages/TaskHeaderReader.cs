using SparkDL.Functions.Commands;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Messages;

/// <summary>Reads a task's header field by field, in the layout of its Spark version.</summary>
internal static class TaskHeaderReader
{
    /// <summary>Reads one header, or null where Spark has closed the connection between two tasks.</summary>
    /// <param name="wire">What Spark sends.</param>
    /// <param name="stated">What the environment says of the version.</param>
    /// <param name="contextRead">Told as soon as the task is known, so that errors can name it.</param>
    public static TaskHeader? Read(
        WireReader wire, ProtocolVersion? stated, Action<TaskContextMessage>? contextRead = null)
    {
        if (!wire.TryReadInt(out var partition) || partition == -1) return null;
        var begun = TimeProvider.System.GetUtcNow();
        wire.ReadText("the Python version");
        var version = ProtocolDetection.Choose(stated, wire.Peek(6));
        var context = TaskContextReader.Read(wire, version);
        contextRead?.Invoke(context);
        var files = wire.ReadText("the files folder");
        for (var left = wire.ReadCount("includes"); left > 0; left--) wire.ReadText("an include");
        BroadcastSection.Skip(wire, version);
        var type = ReadEvalType(wire, context);
        var configuration = ReadConfiguration(wire, version, type);
        var udfs = ReadUdfs(wire, version, type);
        if (!FunctionCommandCodec.IsCommand(udfs[0].Commands[0]))
            throw new ForeignTaskException(context, FunctionCommandCodec.Refusal(udfs[0].Commands[0]));
        return new TaskHeader
        {
            Version = version,
            PartitionIndex = partition,
            Context = context,
            FilesFolder = files,
            EvalType = type,
            Configuration = configuration,
            Udfs = udfs,
            Begun = begun,
            Read = TimeProvider.System.GetUtcNow(),
        };
    }

    /// <summary>An unknown type is refused here: whoever takes its data for Arrow waits for ever.</summary>
    private static EvalType ReadEvalType(WireReader wire, TaskContextMessage context)
    {
        var type = (EvalType)wire.ReadInt();
        if (type.IsServed()) return type;
        throw Enum.IsDefined(type)
            ? new ForeignTaskException(context, type.Refusal())
            : new WorkerProtocolException(type.Refusal());
    }

    private static Dictionary<string, string> ReadConfiguration(
        WireReader wire, ProtocolVersion version, EvalType type)
    {
        var configuration = TextPairs.Read(wire, "configuration");
        if (version >= ProtocolVersion.V42)
        {
            foreach (var (key, value) in TextPairs.Read(wire, "configuration of the function"))
                configuration[key] = value;
        }
        else if (type == EvalType.ArrowBatched && version == ProtocolVersion.V41)
        {
            wire.ReadText("the input's type");
        }

        return configuration;
    }

    private static UdfMessage[] ReadUdfs(WireReader wire, ProtocolVersion version, EvalType type)
    {
        // Until 4.1 a profiler is announced here; from 4.2 on it is part of the configuration.
        var profiled = version is ProtocolVersion.V40 or ProtocolVersion.V41 && wire.ReadBool();
        if (profiled) wire.ReadText("the profiler");
        var udfs = new UdfMessage[wire.ReadCount("functions")];
        for (var i = 0; i < udfs.Length; i++)
            udfs[i] = UdfMessage.Read(wire, Named(version, type), profiled || version >= ProtocolVersion.V42);
        return udfs.Length > 0 && udfs.All(udf => udf.Commands.Count > 0)
            ? udfs
            : throw new WorkerProtocolException("Spark sent a task without a function.");
    }

    /// <summary>Whether each argument carries a flag for a name.</summary>
    private static bool Named(ProtocolVersion version, EvalType type) => version switch
    {
        ProtocolVersion.V35 => false,
        ProtocolVersion.V40 => HasNamesSince40(type),
        ProtocolVersion.V41 => HasNamesSince40(type) || type is EvalType.ScalarArrow or EvalType.ScalarArrowIterator
            or EvalType.GroupedAggregateArrow or EvalType.WindowAggregateArrow,
        _ => true,
    };

    private static bool HasNamesSince40(EvalType type) => type is EvalType.PickledBatched or EvalType.ArrowBatched
        or EvalType.ScalarPandas or EvalType.GroupedAggregatePandas or EvalType.WindowAggregatePandas
        or EvalType.ScalarPandasIterator;
}
