// Autograd: the engine, gradients, hooks.
#include "shim.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <vector>

using namespace sparkdl;

static std::vector<at::Tensor> borrow_all(void** handles, int count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int k = 0; k < count; k++) tensors.push_back(borrow(handles[k]));
  return tensors;
}

SD_EXPORT int sd_backward(void** tensors, int count, void** gradients, int gradient_count, int retain, int create,
                          void** inputs, int input_count) noexcept {
  return guard([&] {
    torch::autograd::backward(borrow_all(tensors, count), borrow_all(gradients, gradient_count), retain != 0,
                              create != 0, borrow_all(inputs, input_count));
  });
}

SD_EXPORT int sd_autograd_grad(void** outputs, int count, void** inputs, int input_count, void** gradients,
                               int gradient_count, int retain, int create, int allow_unused,
                               ShimValue* results) noexcept {
  return guard([&] {
    auto made = torch::autograd::grad(borrow_all(outputs, count), borrow_all(inputs, input_count),
                                      borrow_all(gradients, gradient_count), retain != 0, create != 0,
                                      allow_unused != 0);
    for (size_t k = 0; k < made.size(); k++) give(std::move(made[k]), results + k);
  });
}

SD_EXPORT int sd_tensor_grad(void* handle, ShimValue* out) noexcept {
  return guard([&] {
    auto gradient = borrow(handle).grad();
    give(std::move(gradient), out);
    out->length = 0;  // the memory belongs to the tensor
  });
}

SD_EXPORT int sd_tensor_set_grad(void* handle, void* gradient) noexcept {
  return guard([&] { borrow(handle).mutable_grad() = borrow(gradient); });
}

SD_EXPORT int sd_tensor_set_requires_grad(void* handle, int on) noexcept {
  return guard([&] { borrow(handle).set_requires_grad(on != 0); });
}

// Swaps the memory under a tensor and keeps its identity, as PyTorch's .data setter does.
SD_EXPORT int sd_tensor_set_data(void* handle, void* source) noexcept {
  return guard([&] { borrow(handle).set_data(borrow(source)); });
}

SD_EXPORT int sd_tensor_grad_fn(void* handle, char* name, int capacity) noexcept {
  return guard([&] {
    const auto& node = borrow(handle).grad_fn();
    const auto text = node ? node->name() : std::string();
    const auto length = std::min<size_t>(text.size(), capacity - 1);
    text.copy(name, length);
    name[length] = '\0';
  });
}

// A hook owns the gradient. It returns a replacement, which the caller owns, or null; a code other than 0 fails the
// backward pass.
using Hook = int (*)(void* context, void* gradient, void** replacement);

namespace {
struct HookContext {
  HookContext(void* context, void (*free)(void*)) : context(context), free(free) {}
  ~HookContext() { free(context); }
  HookContext(const HookContext&) = delete;
  void* context;
  void (*free)(void*);
};
}  // namespace

SD_EXPORT int sd_tensor_register_hook(void* handle, Hook hook, void* context, void (*free)(void*),
                                      uint32_t* position) noexcept {
  return guard([&] {
    auto kept = std::make_shared<HookContext>(context, free);
    *position = borrow(handle).register_hook([hook, kept](at::Tensor gradient) -> at::Tensor {
      void* replacement = nullptr;
      if (hook(kept->context, release(std::move(gradient)), &replacement) != 0) throw ManagedError();
      if (replacement == nullptr) return {};
      return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(
          static_cast<c10::TensorImpl*>(replacement)));
    });
  });
}

SD_EXPORT int sd_tensor_remove_hook(void* handle, uint32_t position) noexcept {
  return guard([&] { borrow(handle).remove_hook(position); });
}
