// Handles of tensors.
#pragma once

#include "exports.h"

#include <ATen/core/Tensor.h>
#include <torch/csrc/api/include/torch/version.h>

#define SPARKDL_TORCH_2(minor) (TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= (minor)))

namespace sparkdl {

// A handle is a bare TensorImpl* with one reference that the managed side owns; null is the undefined tensor.
inline at::Tensor borrow(void* handle) {
  if (handle == nullptr) return {};
  return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(
      static_cast<c10::TensorImpl*>(handle)));
}

inline void* release(at::Tensor&& tensor) {
  return tensor.defined() ? static_cast<void*>(std::move(tensor).unsafeReleaseTensorImpl()) : nullptr;
}

inline int32_t own_memory(const at::Tensor& tensor) {
  if (!tensor.defined() || !tensor.has_storage()) return 0;
  const auto& storage = tensor.storage();
  if (storage.use_count() != 1) return 0;
  const auto blocks = (storage.nbytes() + 63) / 64;
  return blocks > INT32_MAX ? INT32_MAX : static_cast<int32_t>(blocks);
}

inline void give(at::Tensor&& tensor, ShimValue* out) {
  out->length = own_memory(tensor);
  out->tag = Tag::tensor;
  out->p = release(std::move(tensor));
}

}  // namespace sparkdl
