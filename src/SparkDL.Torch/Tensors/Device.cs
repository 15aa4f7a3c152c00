using System.Globalization;

namespace SparkDL.Torch;

/// <summary>The kind of a device. The values are libtorch's.</summary>
public enum DeviceType : sbyte
{
    /// <summary>The CPU.</summary>
    CPU = 0,

    /// <summary>An NVIDIA GPU.</summary>
    CUDA = 1,

    /// <summary>A device without memory: tensors have shapes and types only.</summary>
    Meta = 14,
}

/// <summary>The device that holds a tensor.</summary>
/// <param name="Type">The kind of device.</param>
/// <param name="Index">The device's index; -1 for the current device.</param>
public readonly record struct Device(DeviceType Type, int Index = -1)
{
    /// <summary>Parses <c>cpu</c>, <c>cuda</c>, <c>cuda:INDEX</c> or <c>meta</c>.</summary>
    public static implicit operator Device(string name) => Parse(name);

    /// <summary>Parses <c>cpu</c>, <c>cuda</c>, <c>cuda:INDEX</c> or <c>meta</c>.</summary>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split(':');
        var index = -1;
        var known = Enum.TryParse<DeviceType>(parts[0], ignoreCase: true, out var type) && !char.IsDigit(name[0]);
        var indexed = parts.Length == 1
            || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
        if (!known || parts.Length > 2 || !indexed)
            throw new ArgumentException(
                $"'{name}' is not a device: cpu, cuda, cuda:INDEX or meta is meant", nameof(name));
        return new Device(type, index);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Index < 0 ? Type.ToString().ToLowerInvariant() : $"{Type.ToString().ToLowerInvariant()}:{Index}";
}
