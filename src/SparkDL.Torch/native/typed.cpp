// The operators that small steps are made of, called without boxing.
#include "straight.h"

#include <ATen/ops/add_ops.h>
#include <ATen/ops/div_ops.h>
#include <ATen/ops/exp_ops.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mul_ops.h>
#include <ATen/ops/neg_ops.h>
#include <ATen/ops/relu_ops.h>
#include <ATen/ops/sigmoid_ops.h>
#include <ATen/ops/sqrt_ops.h>
#include <ATen/ops/sub_ops.h>
#include <ATen/ops/tanh_ops.h>

using namespace sparkdl;

namespace {
// The handle's own reference is held by the caller for the time of the call: none is added, none is given back.
union Borrowed {
  explicit Borrowed(void* handle)
      : tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(
            static_cast<c10::TensorImpl*>(handle))) {}
  ~Borrowed() {}
  Borrowed(const Borrowed&) = delete;
  at::Tensor tensor;
};

const at::Scalar one(1);

template <typename Op, typename... Args>
at::Tensor run(Straight way, const Args&... args) {
  return way.go([&](c10::DispatchKeySet keys) { return Op::redispatch(keys, args...); }, [&] { return Op::call(args...); });
}
}  // namespace

static at::Tensor unary(int op, const at::Tensor& a) {
  Straight way;
  way.add(a.unsafeGetTensorImpl());
  switch (op) {
    case 0: return run<at::_ops::relu>(way, a);
    case 1: return run<at::_ops::sigmoid>(way, a);
    case 2: return run<at::_ops::tanh>(way, a);
    case 3: return run<at::_ops::neg>(way, a);
    case 4: return run<at::_ops::exp>(way, a);
    case 5: return run<at::_ops::sqrt>(way, a);
    default: TORCH_CHECK(false, "no unary operator ", op);
  }
}

static at::Tensor binary(int op, const at::Tensor& a, const at::Tensor& b) {
  Straight way;
  way.add(a.unsafeGetTensorImpl());
  way.add(b.unsafeGetTensorImpl());
  switch (op) {
    case 0: return run<at::_ops::add_Tensor>(way, a, b, one);
    case 1: return run<at::_ops::sub_Tensor>(way, a, b, one);
    case 2: return run<at::_ops::mul_Tensor>(way, a, b);
    case 3: return run<at::_ops::div_Tensor>(way, a, b);
    case 4: return at::matmul(a, b);  // made of other operators: each finds its own way
    default: TORCH_CHECK(false, "no binary operator ", op);
  }
}

SD_EXPORT int sd_unary(int op, void* a, Val* out) noexcept {
  return guard([&] { give(unary(op, Borrowed(a).tensor), out); });
}

SD_EXPORT int sd_binary(int op, void* a, void* b, Val* out) noexcept {
  return guard([&] { give(binary(op, Borrowed(a).tensor, Borrowed(b).tensor), out); });
}
