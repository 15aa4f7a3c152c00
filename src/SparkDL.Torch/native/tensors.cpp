// Tensors: creation over existing memory, properties, handles.
#include "shim.h"

#include <ATen/ops/from_blob.h>
#include <c10/core/TensorImpl.h>
#include <c10/util/intrusive_ptr.h>

using namespace sparkdl;

struct Info {
  const int64_t* sizes;
  const int64_t* strides;
  int64_t count;
  int32_t dimensions;
  int16_t type;
  int8_t device_type;
  int8_t device_index;
  int32_t flags;  // 1 requires grad, 2 leaf, 4 contiguous, 8 has storage, 16 inference, 32 strides are there
  int32_t version;
};

static int32_t flags_of(const at::Tensor& t) {
  const bool strided = t.layout() == at::kStrided;
  return (t.requires_grad() ? 1 : 0) | (t.is_leaf() ? 2 : 0) | (strided && t.is_contiguous() ? 4 : 0) |
      (t.has_storage() ? 8 : 0) | (t.is_inference() ? 16 : 0) | (strided ? 32 : 0);
}

// The pointers stay valid until the tensor is resized or released.
SD_EXPORT int sd_tensor_info(void* handle, Info* out) noexcept {
  return guard([&] {
    const auto t = borrow(handle);
    const bool strided = t.layout() == at::kStrided;
    out->sizes = t.sizes().data();
    out->strides = strided ? t.strides().data() : nullptr;
    out->count = t.numel();
    out->dimensions = static_cast<int32_t>(t.dim());
    out->type = static_cast<int16_t>(t.scalar_type());
    out->device_type = static_cast<int8_t>(t.device().type());
    out->device_index = static_cast<int8_t>(t.device().index());
    out->flags = flags_of(t);
    out->version = t.is_inference() ? 0 : static_cast<int32_t>(t._version());
  });
}

SD_EXPORT int sd_tensor_data(void* handle, void** out) noexcept {
  return guard([&] { *out = borrow(handle).data_ptr(); });
}

// The deleter runs once, at the last reference, on whichever thread drops it.
SD_EXPORT int sd_tensor_from_memory(void* data, const int64_t* sizes, const int64_t* strides, int dimensions, int type,
                                    void (*deleter)(void*), void* context, ShimValue* out) noexcept {
  return guard([&] {
    const at::IntArrayRef shape(sizes, dimensions);
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
    auto free = [deleter, context](void*) {
      if (deleter != nullptr) deleter(context);
    };
    auto t = strides == nullptr
        ? at::from_blob(data, shape, free, options)
        : at::from_blob(data, shape, at::IntArrayRef(strides, dimensions), free, options);
    give(std::move(t), out);
    out->length = 0;  // the memory belongs to its owner
  });
}

// Adds a reference, for another handle of the same tensor.
SD_EXPORT void sd_tensor_retain(void* handle) noexcept {
  if (handle != nullptr) c10::raw::intrusive_ptr::incref(static_cast<c10::TensorImpl*>(handle));
}

SD_EXPORT void sd_tensor_release(void* handle) noexcept {
  if (handle != nullptr) c10::raw::intrusive_ptr::decref(static_cast<c10::TensorImpl*>(handle));
}

SD_EXPORT void sd_tensor_release_all(void** handles, int count) noexcept {
  for (int k = 0; k < count; k++) sd_tensor_release(handles[k]);
}
