using SparkDL.Functions.Commands;
using SparkDL.Worker.Wire;

namespace SparkDL.Worker.Protocol;

/// <summary>Reads the fields of a task's header after the Python version, in the layout of one Spark version.</summary>
internal static class HeaderLayout
{
    /// <summary>The first byte of every pickle of PySpark.</summary>
    private const byte Pickle = 0x80;

    /// <exception cref="WorkerProtocolException">
    /// The bytes are no header of this version, or an incomplete one.
    /// </exception>
    public static TaskHeader Read(WireReader wire, ProtocolVersion version)
    {
        var context = TaskContextReader.Read(wire, version);
        if (context is not { Cpus: > 0, StageId: >= 0, PartitionId: >= 0, AttemptNumber: >= 0, TaskAttemptId: >= 0 })
        {
            throw new WorkerProtocolException(
                $"There is no stage {context.StageId}, partition {context.PartitionId}, attempt "
                + $"{context.AttemptNumber} on {context.Cpus} processors: the task cannot be read.");
        }

        var files = wire.ReadText("the files folder");
        for (var left = wire.ReadCount("includes"); left > 0; left--) wire.ReadText("an include");
        BroadcastSection.Skip(wire, version);
        var type = (EvalType)wire.ReadInt();
        if (!type.IsKnown(version)) throw new WorkerProtocolException(type.DescribeRefusal(version));
        var header = new TaskHeader { Version = version, Context = context, FilesFolder = files, EvalType = type };
        return type.IsSupported() ? WithFunctions(wire, header) : WhoseEver(wire, header);
    }

    private static TaskHeader WithFunctions(WireReader wire, TaskHeader header)
    {
        header = ReadFunctions(wire, header);
        var command = header.Udfs[0].Commands[0];
        if (FunctionCommandCodec.IsCommand(command)) return header;
        var reason = FunctionCommandCodec.DescribeForeignCommand(command);
        return command is [Pickle, ..]
            ? header with { ForeignReason = reason }
            : throw new WorkerProtocolException(reason);
    }

    /// <summary>
    /// Completes the header of a kind that the worker does not run. Python may run it, unless the function is
    /// SparkDL's: that shows if the kind has the common layout, and SparkDL's client sends no other kind.
    /// </summary>
    private static TaskHeader WhoseEver(WireReader wire, TaskHeader header)
    {
        var foreign = header with { ForeignReason = header.EvalType.DescribeRefusal(header.Version) };
        try
        {
            var command = ReadFunctions(wire, header).Udfs[0].Commands[0];
            return foreign with { IsOurs = FunctionCommandCodec.IsCommand(command) };
        }
        catch (WorkerProtocolException)
        {
            return foreign;
        }
    }

    private static TaskHeader ReadFunctions(WireReader wire, TaskHeader header) => header with
    {
        Configuration = ReadConfiguration(wire, header.Version, header.EvalType),
        Udfs = ReadUdfs(wire, header.Version, header.EvalType),
    };

    private static Dictionary<string, string> ReadConfiguration(
        WireReader wire, ProtocolVersion version, EvalType type)
    {
        if (version < ProtocolVersion.V42 && type is EvalType.Batched or EvalType.PickledBatched) return [];
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
        // In 4.0 and 4.1 a profiler is announced here; from 4.2 on it is part of the configuration.
        var profiled = version is ProtocolVersion.V40 or ProtocolVersion.V41 && wire.ReadBool();
        if (profiled) wire.ReadText("the profiler");
        var udfs = new UdfMessage[wire.ReadCount("functions")];
        for (var i = 0; i < udfs.Length; i++)
            udfs[i] = UdfMessage.Read(wire, Named(version, type), profiled || version >= ProtocolVersion.V42);
        return udfs.Length > 0 && udfs.All(udf => udf.Commands.Count > 0)
            ? udfs
            : throw new WorkerProtocolException("Spark sent a task without a function.");
    }

    /// <summary>Whether each argument has a flag for a name.</summary>
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
