// TorchScript modules: loading and calling. A script module runs code; the managed side checks its hash before.
#include "shim.h"

#include <sstream>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

namespace sparkdl {
c10::IValue to_plain_ivalue(const ShimValue& value);
void give_ivalue(c10::IValue&& value, ShimValue* out);
}  // namespace sparkdl

using namespace sparkdl;
using torch::jit::Module;

// Loads from bytes, so that what was hashed is what is run.
SD_EXPORT int sd_script_load(const char* bytes, int64_t length, void** out) noexcept {
  return guard([&] {
    std::istringstream stream(std::string(bytes, static_cast<size_t>(length)));
    *out = new Module(torch::jit::load(stream, c10::Device(c10::kCPU)));
  });
}

SD_EXPORT void sd_script_release(void* module) noexcept { delete static_cast<Module*>(module); }

SD_EXPORT int sd_script_call(void* module, const char* method, const ShimValue* arguments, int count,
                             ShimValue* result) noexcept {
  return guard([&] {
    auto found = static_cast<Module*>(module)->find_method(method);
    TORCH_CHECK(found.has_value(), "the script module has no method ", method);
    torch::jit::Stack inputs;
    inputs.reserve(count);
    for (int k = 0; k < count; k++) inputs.push_back(to_plain_ivalue(arguments[k]));
    give_ivalue((*found)(std::move(inputs)), result);
  });
}

SD_EXPORT int sd_script_train(void* module, int on) noexcept {
  return guard([&] { static_cast<Module*>(module)->train(on != 0); });
}

SD_EXPORT int sd_script_is_training(void* module, int* out) noexcept {
  // A frozen module lacks the attribute: it cannot train.
  return guard([&] {
    auto& m = *static_cast<Module*>(module);
    *out = m.hasattr("training") && m.is_training();
  });
}

// Returns names and values, alternating. what: 0 parameters, 1 buffers, 2 attributes, 3 methods.
SD_EXPORT int sd_script_members(void* handle, int what, ShimValue* result) noexcept {
  return guard([&] {
    auto& module = *static_cast<Module*>(handle);
    std::vector<c10::IValue> members;
    auto add = [&](std::string name, c10::IValue value) {
      members.emplace_back(std::move(name));
      members.push_back(std::move(value));
    };
    if (what == 0) for (const auto& p : module.named_parameters()) add(p.name, p.value);
    if (what == 1) for (const auto& b : module.named_buffers()) add(b.name, b.value);
    if (what == 2) for (const auto& a : module.named_attributes(false)) {
      if (!a.value.isModule() && !a.value.isTensor()) add(a.name, a.value);
    }
    if (what == 3) for (const auto& m : module.get_methods()) {
      std::ostringstream schema;
      schema << m.function().getSchema();
      add(m.name(), schema.str());
    }
    give_ivalue(c10::ivalue::Tuple::create(std::move(members)), result);
  });
}

SD_EXPORT int sd_script_to(void* module, int device, int index) noexcept {
  return guard([&] {
    static_cast<Module*>(module)->to(c10::Device(static_cast<c10::DeviceType>(device), static_cast<int8_t>(index)));
  });
}
