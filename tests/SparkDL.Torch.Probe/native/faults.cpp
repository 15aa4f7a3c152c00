// Part of the shim in a build for tests only (SPARKDL_SHIM_FAULTS): throws every kind of exception behind a chosen
// exported function, inside an operator, inside threads of one, and inside a backward pass.
#include "exports.h"

#include <ATen/Parallel.h>
#include <atomic>
#include <c10/util/Exception.h>
#include <cstring>
#include <dlfcn.h>
#include <functional>
#include <future>
#include <new>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/library.h>
#include <typeinfo>
#include <variant>

namespace sparkdl {
namespace {

struct Unrelated {};

struct Speechless final : std::exception {
  const char* what() const noexcept override { return nullptr; }
};

struct Kind {
  const char* name;
  int code;
  const char* text;
  void (*raise)();
};

template <typename E>
[[noreturn]] void raise_c10() {
  throw E({__func__, __FILE__, static_cast<uint32_t>(__LINE__)}, "the message");
}

template <typename E>
[[noreturn]] void raise_text() {
  throw E("the message");
}

[[noreturn]] void raise_nested() {
  try {
    throw std::runtime_error("the inner one");
  } catch (...) {
    std::throw_with_nested(std::logic_error("the message"));
  }
}

#define SD_C10(type, code) {"c10::" #type, code, "the message", raise_c10<c10::type>}
#define SD_TEXT(type, code) {"std::" #type, code, "the message", raise_text<std::type>}

const Kind kinds[] = {
    SD_C10(Error, failed),
    SD_C10(IndexError, index),
    SD_C10(ValueError, failed),
    SD_C10(TypeError, failed),
    SD_C10(NotImplementedError, not_implemented),
    SD_C10(EnforceFiniteError, failed),
    SD_C10(OnnxfiBackendSystemError, failed),
    SD_C10(LinAlgError, failed),
    SD_C10(OutOfMemoryError, out_of_memory),
    {"TORCH_CHECK", failed, "the message 7", [] { TORCH_CHECK(false, "the message ", 7); }},
    {"TORCH_INTERNAL_ASSERT", failed, "the message", [] { TORCH_INTERNAL_ASSERT(false, "the message"); }},
    SD_TEXT(runtime_error, failed),
    SD_TEXT(logic_error, failed),
    SD_TEXT(invalid_argument, failed),
    SD_TEXT(domain_error, failed),
    SD_TEXT(length_error, failed),
    SD_TEXT(out_of_range, index),
    SD_TEXT(range_error, failed),
    SD_TEXT(overflow_error, failed),
    SD_TEXT(underflow_error, failed),
    {"std::bad_alloc", out_of_memory, "out of memory", [] { throw std::bad_alloc(); }},
    {"std::bad_array_new_length", out_of_memory, "out of memory", [] { throw std::bad_array_new_length(); }},
    {"std::bad_cast", failed, "bad_cast", [] { throw std::bad_cast(); }},
    {"std::bad_optional_access", failed, "optional", [] { throw std::bad_optional_access(); }},
    {"std::bad_variant_access", failed, "variant", [] { throw std::bad_variant_access(); }},
    {"std::bad_function_call", failed, "bad_function_call", [] { throw std::bad_function_call(); }},
    {"std::system_error", failed, "Permission denied",
     [] { throw std::system_error(EACCES, std::generic_category()); }},
    {"std::future_error", failed, "Broken promise", [] { throw std::future_error(std::future_errc::broken_promise); }},
    {"std::exception", failed, "std::exception", [] { throw std::exception(); }},
    {"a long message", failed, "xxxxxxxxxx", [] { throw std::runtime_error(std::string(1 << 20, 'x')); }},
    {"no message", failed, "an exception without a message", [] { throw Speechless(); }},
    {"nested", failed, "the message", raise_nested},
    {"a pointer to an exception", failed, "an exception of an unknown type", [] { static std::exception e; throw &e; }},
    {"a string", failed, "an exception of an unknown type", [] { throw std::string("text"); }},
    {"const char*", failed, "an exception of an unknown type", [] { throw "text"; }},
    {"int", failed, "an exception of an unknown type", [] { throw 42; }},
    {"nullptr", failed, "an exception of an unknown type", [] { throw nullptr; }},
    {"a type of its own", failed, "an exception of an unknown type", [] { throw Unrelated(); }},
};

thread_local const char* armed = nullptr;
thread_local int armed_kind = 0;
thread_local bool reached = false;

struct FailingBackward : torch::autograd::Function<FailingBackward> {
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, int64_t kind) {
    context->saved_data["kind"] = kind;
    return x.clone();
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                torch::autograd::variable_list) {
    kinds[context->saved_data["kind"].toInt()].raise();
    return {};
  }
};

}  // namespace

// The guard is inlined into the exported function, so the caller's address identifies that function.
void fault() {
  Dl_info caller;
  if (armed == nullptr || dladdr(__builtin_return_address(0), &caller) == 0 || caller.dli_sname == nullptr) return;
  if (std::strcmp(armed, caller.dli_sname) != 0) return;
  armed = nullptr;
  reached = true;
  kinds[armed_kind].raise();
}

TORCH_LIBRARY(sparkdl_faults, m) {
  m.def("forward(Tensor x, int kind) -> Tensor", [](const at::Tensor& x, int64_t kind) {
    kinds[kind].raise();
    return x;
  });
  m.def("threads(Tensor x, int kind) -> Tensor", [](const at::Tensor& x, int64_t kind) {
    at::parallel_for(0, 8, 1, [&](int64_t, int64_t) { kinds[kind].raise(); });
    return x;
  });
  m.def("backward(Tensor x, int kind) -> Tensor",
        [](const at::Tensor& x, int64_t kind) { return FailingBackward::apply(x, kind); });
}

}  // namespace sparkdl

using namespace sparkdl;

// Null past the last one.
SD_EXPORT const char* fault_kind(int kind, int* code, const char** text) noexcept {
  if (kind >= static_cast<int>(sizeof(kinds) / sizeof(*kinds))) return nullptr;
  *code = kinds[kind].code;
  *text = kinds[kind].text;
  return kinds[kind].name;
}

// Makes the next call of the function on this thread throw; a null name disarms. Returns whether the function armed
// before was reached.
SD_EXPORT int fault_arm(const char* function, int kind) noexcept {
  const bool was = reached;
  reached = false;
  armed = function;
  armed_kind = kind;
  return was;
}

// A script module's file, as jit.save writes it.
SD_EXPORT const char* fault_script(int64_t* length) noexcept {
  static const std::string file = [] {
    torch::jit::Module module("Increment");
    module.register_attribute("training", c10::BoolType::get(), true);
    module.define("def forward(self, x):\n    return x + 1\n");
    std::ostringstream stream;
    module.save(stream);
    return stream.str();
  }();
  *length = static_cast<int64_t>(file.size());
  return file.data();
}
