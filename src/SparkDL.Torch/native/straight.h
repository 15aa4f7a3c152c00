// The straight way: an operator that has nothing to record goes to the backend's kernel at once.
#pragma once

#include "shim.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

namespace sparkdl {

// Autograd's kernel of an operator that changes none of its operands looks whether one of them is differentiated and, if
// none is, does what go() does. Asked here, the question is that of a null pointer. Operands that anything wraps, traces
// or casts, sparse ones and the like take the ordinary way through the dispatcher.
class Straight {
 public:
  void add(const c10::TensorImpl* operand) {
    keys_ = keys_ | operand->key_set();
    recorded_ |= const_cast<c10::TensorImpl*>(operand)->autograd_meta() != nullptr;
  }

  // Calls the kernel with its dispatch keys, or says that there is no such way.
  template <typename Kernel, typename Otherwise>
  auto go(Kernel&& kernel, Otherwise&& otherwise) const {
    const auto local = c10::impl::tls_local_dispatch_key_set();
    const auto keys = (keys_ | local.included_) - local.excluded_;
    if (recorded_ || !ordinary.has_all(keys) || !keys.has(c10::DispatchKey::Dense)) return otherwise();
    if (!keys.has_any(autograd)) return kernel(keys & dense);
    at::AutoDispatchBelowADInplaceOrView below;
    return kernel(keys & dense);
  }

 private:
  static constexpr c10::DispatchKeySet backends{c10::DispatchKeySet::RAW, c10::full_backend_mask};
  static constexpr c10::DispatchKeySet dense = c10::DispatchKeySet(c10::DispatchKey::Dense) | backends;
  static constexpr c10::DispatchKeySet autograd{
      c10::DispatchKey::AutogradFunctionality, c10::DispatchKey::ADInplaceOrView};
  static constexpr c10::DispatchKeySet ordinary = dense | autograd | c10::DispatchKeySet(c10::DispatchKey::BackendSelect);

  c10::DispatchKeySet keys_;
  bool recorded_ = false;
};

}  // namespace sparkdl
