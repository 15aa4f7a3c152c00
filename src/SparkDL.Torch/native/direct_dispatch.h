// Direct dispatch: an operator without gradients to record calls the kernel of its backend at once.
#pragma once

#include "shim.h"

#include <ATen/core/LegacyTypeDispatch.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

namespace sparkdl {

// For an operator that changes none of its operands, autograd's kernel checks whether one of them requires gradients
// and, if none does, does the same as run(). Here that check is a comparison with a null pointer. Operands that are
// wrapped, traced or cast, sparse ones and the like go through the dispatcher as usual.
class DirectDispatch {
 public:
  void add(const c10::TensorImpl* operand) {
    keys_ = keys_ | operand->key_set();
    recorded_ |= const_cast<c10::TensorImpl*>(operand)->autograd_meta() != nullptr;
  }

  // Calls the kernel with its dispatch keys, or the dispatcher where the operands do not allow that.
  template <typename Kernel, typename Otherwise>
  auto run(Kernel&& kernel, Otherwise&& otherwise) const {
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
  static constexpr c10::DispatchKeySet ordinary =
      dense | autograd | c10::DispatchKeySet(c10::DispatchKey::BackendSelect);

  c10::DispatchKeySet keys_;
  bool recorded_ = false;
};

}  // namespace sparkdl
