// Streams of a device, by c10's interface for every kind of device: no CUDA header is needed.
#include "shim.h"

#include <c10/core/Stream.h>
#include <c10/core/impl/VirtualGuardImpl.h>

using namespace sparkdl;
using c10::impl::VirtualGuardImpl;

static c10::Device place(int device, int index) {
  return c10::Device(static_cast<c10::DeviceType>(device), static_cast<c10::DeviceIndex>(index));
}

static c10::Stream stream_of(int device, int index, int64_t id) {
  return c10::Stream(c10::Stream::UNSAFE, place(device, index), static_cast<c10::StreamId>(id));
}

static void write_stream(const c10::Stream& stream, int64_t* id, int* index) {
  *id = static_cast<int64_t>(stream.id());
  *index = stream.device_index();
}

// which: 0 the current stream of the thread, 1 the default one, 2 one of the pool, 3 one of the pool of high priority.
SD_EXPORT int sd_stream(int device, int index, int which, int64_t* id, int* real_index) noexcept {
  return guard([&] {
    const VirtualGuardImpl impl(static_cast<c10::DeviceType>(device));
    const auto d = place(device, index);
    const auto stream = which == 0 ? impl.getStream(d)
        : which == 1 ? impl.getDefaultStream(d)
                     : impl.getStreamFromGlobalPool(d, which == 3);
    write_stream(stream, id, real_index);
  });
}

// Sets the current stream of the calling thread and returns the one before.
SD_EXPORT int sd_stream_exchange(int device, int index, int64_t id, int64_t* before, int* before_index) noexcept {
  return guard([&] {
    const VirtualGuardImpl impl(static_cast<c10::DeviceType>(device));
    write_stream(impl.exchangeStream(stream_of(device, index, id)), before, before_index);
  });
}

SD_EXPORT int sd_stream_query(int device, int index, int64_t id, int* done) noexcept {
  return guard([&] { *done = stream_of(device, index, id).query(); });
}

SD_EXPORT int sd_stream_synchronize(int device, int index, int64_t id) noexcept {
  return guard([&] { stream_of(device, index, id).synchronize(); });
}
