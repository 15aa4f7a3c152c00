// Turns exceptions into codes, and into a message that the same thread reads next.
#include "exports.h"

#include <c10/util/Exception.h>
#include <new>
#include <stdexcept>
#include <torch/csrc/api/include/torch/version.h>

namespace sparkdl {

thread_local std::string last_error;

static int store(int code, const char* text) noexcept {
  try {
    last_error = text == nullptr ? "an exception without a message" : text;
  } catch (...) {
    last_error.clear();
    return out_of_memory;
  }
  return code;
}

int store_current_exception() noexcept {
  try {
    throw;
  } catch (const ManagedError& e) {
    return store(managed, e.what());
  } catch (const c10::IndexError& e) {
    return store(index, e.what_without_backtrace());
  } catch (const c10::OutOfMemoryError& e) {
    return store(out_of_memory, e.what_without_backtrace());
  } catch (const c10::NotImplementedError& e) {
    return store(not_implemented, e.what_without_backtrace());
  } catch (const c10::Error& e) {
    return store(failed, e.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    return store(out_of_memory, "out of memory");
  } catch (const std::out_of_range& e) {
    return store(index, e.what());
  } catch (const std::exception& e) {
    return store(failed, e.what());
  } catch (...) {
    return store(failed, "an exception of an unknown type");
  }
}

}  // namespace sparkdl

using namespace sparkdl;

SD_EXPORT const char* sd_last_error() noexcept { return last_error.c_str(); }

SD_EXPORT const char* sd_torch_version() noexcept { return TORCH_VERSION; }
