// The operators that small steps are made of, called without boxing.
#include "shim.h"

#include <ATen/ops/add.h>
#include <ATen/ops/div.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>

using namespace sparkdl;

namespace {
// The handle's own reference is held by the caller for the time of the call: none is added.
struct Borrowed {
  explicit Borrowed(void* handle)
      : tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(
            static_cast<c10::TensorImpl*>(handle))) {}
  ~Borrowed() { tensor.unsafeReleaseTensorImpl(); }
  Borrowed(const Borrowed&) = delete;
  at::Tensor tensor;
};
}  // namespace

static at::Tensor unary(int op, const at::Tensor& a) {
  switch (op) {
    case 0: return at::relu(a);
    case 1: return at::sigmoid(a);
    case 2: return at::tanh(a);
    case 3: return at::neg(a);
    case 4: return at::exp(a);
    case 5: return at::sqrt(a);
    default: TORCH_CHECK(false, "no unary operator ", op);
  }
}

static at::Tensor binary(int op, const at::Tensor& a, const at::Tensor& b) {
  switch (op) {
    case 0: return at::add(a, b);
    case 1: return at::sub(a, b);
    case 2: return at::mul(a, b);
    case 3: return at::div(a, b);
    case 4: return at::matmul(a, b);
    default: TORCH_CHECK(false, "no binary operator ", op);
  }
}

SD_EXPORT int sd_unary(int op, void* a, Val* out) noexcept {
  return guard([&] { give(unary(op, Borrowed(a).tensor), out); });
}

SD_EXPORT int sd_binary(int op, void* a, void* b, Val* out) noexcept {
  return guard([&] { give(binary(op, Borrowed(a).tensor, Borrowed(b).tensor), out); });
}
