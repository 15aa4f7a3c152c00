// What libtorch itself takes for the operator that the overhead benchmark calls: directly, and boxed.
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <ATen/ops/add.h>
#include <ATen/ops/ones.h>
#include <chrono>
#include <vector>

template <typename Body>
static double nanoseconds(long count, Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  for (long k = 0; k < count; k++) body();
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / count;
}

extern "C" double bench_add(long count) {
  const auto a = at::ones({4}), b = at::ones({4});
  return nanoseconds(count, [&] { auto c = at::add(a, b); });
}

static double boxed(const char* name, long count) {
  const auto a = at::ones({4}), b = at::ones({4});
  const auto op = c10::Dispatcher::singleton().findSchemaOrThrow(name, "Tensor");
  torch::jit::Stack stack;
  return nanoseconds(count, [&] {
    stack.clear();
    stack.emplace_back(a);
    stack.emplace_back(b);
    stack.emplace_back(1);
    op.callBoxed(&stack);
    auto c = std::move(stack[0]).toTensor();
  });
}

extern "C" double bench_add_boxed(long count) { return boxed("aten::add", count); }

// A hundred alive at a time, as in a scope.
extern "C" double bench_add_kept(long count) {
  const auto a = at::ones({4}), b = at::ones({4});
  std::vector<at::Tensor> kept;
  kept.reserve(100);
  return nanoseconds(count, [&] {
    kept.push_back(at::add(a, b));
    if (kept.size() == 100) kept.clear();
  });
}

extern "C" double bench_add_in_place(long count) { return boxed("aten::add_", count); }

// Handles for the shim's own exports.
extern "C" void* bench_ones() { return at::ones({4}).unsafeReleaseTensorImpl(); }
