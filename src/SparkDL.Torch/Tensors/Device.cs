using System.Globalization;

namespace SparkDL.Torch;

/// <summary>The kind of a device, with libtorch's numbers.</summary>
public enum DeviceType : sbyte
{
    /// <summary>The processor.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,

    /// <summary>No memory behind the tensor: shapes only.</summary>
    Meta = 14,
}

/// <summary>Where a tensor lives.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">Which one; -1 for the current one.</param>
public readonly record struct Device(DeviceType Type, int Index = -1)
{
    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>meta</c>.</summary>
    public static implicit operator Device(string name) => Parse(name);

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>meta</c>.</summary>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split(':');
        var index = -1;
        var known = Enum.TryParse<DeviceType>(parts[0], ignoreCase: true, out var type) && !char.IsDigit(name[0]);
        if (!known || parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new ArgumentException($"'{name}' is not a device: cpu, cuda, cuda:INDEX or meta is meant", nameof(name));
        return new Device(type, index);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Index < 0 ? Type.ToString().ToLowerInvariant() : $"{Type.ToString().ToLowerInvariant()}:{Index}";
}
