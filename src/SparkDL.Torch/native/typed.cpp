// The commonest small operators, called without boxing their arguments.
#include "direct_dispatch.h"

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
// A tensor without a reference of its own: the caller holds the handle for the time of the call.
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
at::Tensor run(DirectDispatch dispatch, const Args&... args) {
  return dispatch.run([&](c10::DispatchKeySet keys) { return Op::redispatch(keys, args...); },
                      [&] { return Op::call(args...); });
}
}  // namespace

static at::Tensor unary(int op, const at::Tensor& a) {
  DirectDispatch dispatch;
  dispatch.add(a.unsafeGetTensorImpl());
  switch (op) {
    case 0: return run<at::_ops::relu>(dispatch, a);
    case 1: return run<at::_ops::sigmoid>(dispatch, a);
    case 2: return run<at::_ops::tanh>(dispatch, a);
    case 3: return run<at::_ops::neg>(dispatch, a);
    case 4: return run<at::_ops::exp>(dispatch, a);
    case 5: return run<at::_ops::sqrt>(dispatch, a);
    default: TORCH_CHECK(false, "no unary operator ", op);
  }
}

static at::Tensor binary(int op, const at::Tensor& a, const at::Tensor& b) {
  DirectDispatch dispatch;
  dispatch.add(a.unsafeGetTensorImpl());
  dispatch.add(b.unsafeGetTensorImpl());
  switch (op) {
    case 0: return run<at::_ops::add_Tensor>(dispatch, a, b, one);
    case 1: return run<at::_ops::sub_Tensor>(dispatch, a, b, one);
    case 2: return run<at::_ops::mul_Tensor>(dispatch, a, b);
    case 3: return run<at::_ops::div_Tensor>(dispatch, a, b);
    case 4: return at::matmul(a, b);  // made of other operators, which dispatch by themselves
    default: TORCH_CHECK(false, "no binary operator ", op);
  }
}

SD_EXPORT int sd_unary(int op, void* a, ShimValue* out) noexcept {
  return guard([&] { give(unary(op, Borrowed(a).tensor), out); });
}

SD_EXPORT int sd_binary(int op, void* a, void* b, ShimValue* out) noexcept {
  return guard([&] { give(binary(op, Borrowed(a).tensor, Borrowed(b).tensor), out); });
}
