namespace SparkDL.Torch;

/// <summary>A queue of work on a device, in whose order operators run there. A device without queues has one that is always done.</summary>
/// <param name="Device">The device that works.</param>
/// <param name="Id">libtorch's own number of the stream.</param>
public readonly unsafe record struct DeviceStream(Device Device, long Id)
{
    private enum Which
    {
        Current,
        Default,
        Pooled,
        Urgent,
    }

    /// <summary>The stream that this thread's operators go to.</summary>
    public static DeviceStream Current(Device device) => Get(device, Which.Current);

    /// <summary>The stream that every thread begins with.</summary>
    public static DeviceStream Default(Device device) => Get(device, Which.Default);

    /// <summary>A stream of the device's pool.</summary>
    /// <exception cref="TorchException">The device has no streams to choose from.</exception>
    public static DeviceStream Create(Device device, bool urgent = false) => Get(device, urgent ? Which.Urgent : Which.Pooled);

    /// <summary>Whether all the work given to it is done.</summary>
    public bool query()
    {
        int done;
        TorchError.Check(Native.sd_stream_query((int)Device.Type, Device.Index, Id, &done), "stream.query");
        return done != 0;
    }

    /// <summary>Waits for the work given to it.</summary>
    public void synchronize() =>
        TorchError.Check(Native.sd_stream_synchronize((int)Device.Type, Device.Index, Id), "stream.synchronize");

    internal DeviceStream Exchange()
    {
        long before;
        int index;
        TorchError.Check(Native.sd_stream_exchange((int)Device.Type, Device.Index, Id, &before, &index), "stream");
        return new DeviceStream(new Device(Device.Type, index), before);
    }

    private static DeviceStream Get(Device device, Which which)
    {
        long id;
        int index;
        TorchError.Check(Native.sd_stream((int)device.Type, device.Index, (int)which, &id, &index), "stream");
        return new DeviceStream(new Device(device.Type, index), id);
    }
}
