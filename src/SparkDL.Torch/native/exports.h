// The C interface of the shim: the values that it takes and returns, its codes, and the guard that turns exceptions
// into codes.
#pragma once

#include <cstdint>
#include <exception>
#include <string>

#define SD_EXPORT extern "C" __attribute__((visibility("default")))

namespace sparkdl {

enum class Tag : int32_t {
  none = 0,
  integer = 1,
  real = 2,
  boolean = 3,
  tensor = 4,
  integers = 5,
  reals = 6,
  booleans = 7,
  tensors = 8,
  string = 9,
  device = 10,
  optional_tensors = 11,
  generator = 12,
  scalars = 13,
  use_default = 14,  // the default of the schema
  complex = 15,      // p points to two doubles
  tuple = 16,        // results only: p points to values
  list = 17,
  dict = 18,         // keys and values, alternating
};

// 16 bytes; the managed struct of the same name has the same layout. For a tensor that is returned, length is the size
// of the memory that only this tensor holds, in units of 64 bytes.
struct ShimValue {
  union {
    int64_t i;
    double d;
    void* p;
  };
  Tag tag;
  int32_t length;
};

enum Code : int { ok = 0, failed = 1, index = 2, out_of_memory = 3, not_implemented = 4, managed = 5 };

extern thread_local std::string last_error;
int store_current_exception() noexcept;

// A managed callback failed: the managed side keeps its exception and throws it again.
struct ManagedError final : std::exception {
  const char* what() const noexcept override { return "a managed callback failed"; }
};

// A build for tests throws here; in the product this does nothing.
#ifdef SPARKDL_FAULTS
void fault();
#define SD_GUARD __attribute__((always_inline)) inline int
#else
inline void fault() {}
#define SD_GUARD int
#endif

template <typename Body>
SD_GUARD guard(Body&& body) noexcept {
  try {
    fault();
    body();
    return ok;
  } catch (...) {
    return store_current_exception();
  }
}

}  // namespace sparkdl
