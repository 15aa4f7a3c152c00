// Settings of a thread or of the process: modes, threads, random numbers.
#include "shim.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>

using namespace sparkdl;

// libtorch's static destructors abort a process whose threads are still inside operators. Registered when libtorch is
// loaded, this runs before they do and after all managed exit handlers.
static void exit_now(int status, void*) {
  std::fflush(nullptr);
  _exit(status);
}

__attribute__((constructor)) static void register_exit_handler() { on_exit(exit_now, nullptr); }

SD_EXPORT int sd_grad_mode(int on) noexcept {
  const bool before = c10::GradMode::is_enabled();
  if (on >= 0) c10::GradMode::set_enabled(on != 0);
  return before;
}

SD_EXPORT int sd_inference_mode_enter(int on, void** out) noexcept {
  return guard([&] { *out = new c10::InferenceMode(on != 0); });
}

// Call it on the thread that entered the mode: the guard restores the state of the thread that it runs on.
SD_EXPORT void sd_inference_mode_leave(void* mode) noexcept { delete static_cast<c10::InferenceMode*>(mode); }

SD_EXPORT int sd_is_inference_mode() noexcept { return c10::InferenceMode::is_enabled(); }

#if SPARKDL_TORCH_2(4)
static bool autocast_on(at::DeviceType d) { return at::autocast::is_autocast_enabled(d); }
static void switch_autocast(at::DeviceType d, bool on) { at::autocast::set_autocast_enabled(d, on); }
static at::ScalarType autocast_type(at::DeviceType d) { return at::autocast::get_autocast_dtype(d); }
static void choose_autocast_type(at::DeviceType d, at::ScalarType t) { at::autocast::set_autocast_dtype(d, t); }
#else
static bool autocast_on(at::DeviceType d) {
  return d == at::kCPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
static void switch_autocast(at::DeviceType d, bool on) {
  d == at::kCPU ? at::autocast::set_cpu_enabled(on) : at::autocast::set_enabled(on);
}
static at::ScalarType autocast_type(at::DeviceType d) {
  return d == at::kCPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}
static void choose_autocast_type(at::DeviceType d, at::ScalarType t) {
  d == at::kCPU ? at::autocast::set_autocast_cpu_dtype(t) : at::autocast::set_autocast_gpu_dtype(t);
}
#endif

SD_EXPORT int sd_autocast_enter(int device, int on, int type, int* before_on, int* before_type) noexcept {
  return guard([&] {
    const auto d = static_cast<at::DeviceType>(device);
    *before_on = autocast_on(d);
    *before_type = static_cast<int>(autocast_type(d));
    switch_autocast(d, on != 0);
    choose_autocast_type(d, static_cast<at::ScalarType>(type));
    at::autocast::increment_nesting();
  });
}

// The weights cast for a scope are cached until the outermost one ends.
SD_EXPORT int sd_autocast_leave(int device, int on, int type) noexcept {
  return guard([&] {
    const auto d = static_cast<at::DeviceType>(device);
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    switch_autocast(d, on != 0);
    choose_autocast_type(d, static_cast<at::ScalarType>(type));
  });
}

// OpenBLAS has threads of its own that libtorch's setting does not reach.
SD_EXPORT int sd_set_num_threads(int count) noexcept {
  return guard([&] {
    at::set_num_threads(count);
    using Setter = void (*)(int);
    static const auto blas = reinterpret_cast<Setter>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (blas != nullptr) blas(count);
  });
}

SD_EXPORT int sd_get_num_threads() noexcept { return at::get_num_threads(); }

SD_EXPORT int sd_set_deterministic(int on, int warn_only) noexcept {
  return guard([&] { at::globalContext().setDeterministicAlgorithms(on != 0, warn_only != 0); });
}

SD_EXPORT int sd_manual_seed(uint64_t seed) noexcept {
  return guard([&] { at::manual_seed(seed); });
}

SD_EXPORT int sd_generator(uint64_t seed, int use_default, void** out) noexcept {
  return guard([&] {
    auto generator =
        use_default ? at::detail::getDefaultCPUGenerator() : at::make_generator<at::CPUGeneratorImpl>(seed);
    c10::raw::intrusive_ptr::incref(generator.unsafeGetGeneratorImpl());
    *out = generator.unsafeGetGeneratorImpl();
  });
}

static at::Generator borrow_generator(void* handle) {
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(static_cast<c10::GeneratorImpl*>(handle)));
}

SD_EXPORT int sd_generator_seed(void* handle, uint64_t seed) noexcept {
  return guard([&] {
    auto generator = borrow_generator(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(seed);
  });
}

SD_EXPORT int sd_generator_get_state(void* handle, ShimValue* out) noexcept {
  return guard([&] {
    auto generator = borrow_generator(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    give(generator.get_state(), out);
  });
}

SD_EXPORT int sd_generator_set_state(void* handle, void* state) noexcept {
  return guard([&] {
    auto generator = borrow_generator(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(borrow(state));
  });
}

SD_EXPORT int64_t sd_generator_initial_seed(void* handle) noexcept {
  return static_cast<int64_t>(static_cast<c10::GeneratorImpl*>(handle)->current_seed());
}

SD_EXPORT void sd_generator_release(void* handle) noexcept {
  if (handle != nullptr) c10::raw::intrusive_ptr::decref(static_cast<c10::GeneratorImpl*>(handle));
}

SD_EXPORT int sd_cuda_device_count(int* out) noexcept {
  return guard([&] {
    *out = at::globalContext().hasCUDA()
        ? static_cast<int>(c10::impl::VirtualGuardImpl(at::kCUDA).deviceCount())
        : 0;
  });
}
