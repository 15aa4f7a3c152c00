namespace SparkDL.Torch;

/// <summary>
/// A queue of work on a device, in whose order operators run. A device without queues has one stream that is always
/// idle.
/// </summary>
/// <param name="Device">The device.</param>
/// <param name="Id">libtorch's number of the stream.</param>
public readonly unsafe record struct DeviceStream(Device Device, long Id)
{
    private enum Which
    {
        Current,
        Default,
        Pooled,
        Urgent,
    }

    /// <summary>The current stream of the calling thread.</summary>
    public static DeviceStream Current(Device device) => Get(device, Which.Current);

    /// <summary>The default stream, with which every thread starts.</summary>
    public static DeviceStream Default(Device device) => Get(device, Which.Default);

    /// <summary>A stream of the device's pool.</summary>
    /// <exception cref="TorchException">The device has no streams to choose from.</exception>
    public static DeviceStream Create(Device device, bool urgent = false) =>
        Get(device, urgent ? Which.Urgent : Which.Pooled);

    /// <summary>Whether all work submitted to the stream is complete.</summary>
    public bool query()
    {
        int done;
        TorchError.Check(NativeMethods.sd_stream_query((int)Device.Type, Device.Index, Id, &done), "stream.query");
        return done != 0;
    }

    /// <summary>Waits until all work submitted to the stream is complete.</summary>
    public void synchronize() =>
        TorchError.Check(NativeMethods.sd_stream_synchronize((int)Device.Type, Device.Index, Id), "stream.synchronize");

    internal DeviceStream Exchange()
    {
        long before;
        int index;
        TorchError.Check(
            NativeMethods.sd_stream_exchange((int)Device.Type, Device.Index, Id, &before, &index), "stream");
        return new DeviceStream(new Device(Device.Type, index), before);
    }

    private static DeviceStream Get(Device device, Which which)
    {
        long id;
        int index;
        TorchError.Check(NativeMethods.sd_stream((int)device.Type, device.Index, (int)which, &id, &index), "stream");
        return new DeviceStream(new Device(device.Type, index), id);
    }
}
