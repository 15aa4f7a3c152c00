// Operators: one generic call through the dispatcher, with arguments and results as 16-byte values.
#include "direct_dispatch.h"

#include <ATen/core/List.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>
#include <c10/core/Scalar.h>
#include <c10/util/intrusive_ptr.h>
#include <cstring>
#include <memory>
#include <cstdlib>
#include <sstream>
#include <vector>

namespace sparkdl {
namespace {

enum class Kind : uint8_t { other, real, integers, reals, scalars };

struct Argument {
  Kind kind = Kind::other;
  int32_t repeat = 0;  // the N of int[N]
  bool has_default = false;
  c10::IValue default_value;
};

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
  std::string schema;
  std::vector<Argument> arguments;
  bool direct;
};

Kind kind_of(c10::TypePtr type) {
  if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
  if (type->kind() == c10::TypeKind::FloatType) return Kind::real;
  auto list = type->cast<c10::ListType>();
  if (!list) return Kind::other;
  switch (list->getElementType()->kind()) {
    case c10::TypeKind::FloatType: return Kind::reals;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType: return Kind::integers;
    case c10::TypeKind::NumberType: return Kind::scalars;
    default: return Kind::other;
  }
}

bool is_tensor_list(const c10::TypePtr& type) {
  const auto list = type->cast<c10::ListType>();
  return list && list->getElementType()->isSubtypeOf(*c10::OptionalType::ofTensor());
}

// Whether it is an operator of libtorch's own that autograd has a kernel for, that changes no operand, returns no alias
// of one, and takes no lists of tensors.
bool allows_direct_dispatch(const c10::OperatorHandle& handle) {
  const auto& schema = handle.schema();
  if (schema.name().rfind("aten::", 0) != 0) return false;
  if (!handle.hasKernelForDispatchKey(c10::DispatchKey::Autograd)) return false;
  for (const auto& argument : schema.arguments()) {
    if (argument.alias_info() != nullptr || is_tensor_list(argument.type())) return false;
  }
  for (const auto& result : schema.returns())
    if (result.alias_info() != nullptr) return false;
  return true;
}

std::unique_ptr<Operator> make_operator(const c10::OperatorHandle& handle) {
  const auto& schema = handle.schema();
  std::ostringstream text;
  text << schema;
  std::vector<Argument> arguments;
  arguments.reserve(schema.arguments().size());
  for (const auto& declared : schema.arguments()) {
    Argument argument;
    argument.kind = kind_of(declared.type());
    argument.repeat = declared.N().value_or(0);
    if (declared.default_value()) {
      argument.has_default = true;
      argument.default_value = *declared.default_value();
    }
    arguments.push_back(std::move(argument));
  }
  return std::make_unique<Operator>(
      Operator{handle, schema.name(), text.str(), std::move(arguments), allows_direct_dispatch(handle)});
}

template <typename T>
std::vector<T> numbers(const ShimValue& value) {
  const auto* first = static_cast<const T*>(value.p);
  return std::vector<T>(first, first + value.length);
}

c10::IValue tensor_list(const ShimValue& value) {
  c10::List<at::Tensor> list;
  list.reserve(value.length);
  auto** handles = static_cast<void**>(value.p);
  for (int32_t k = 0; k < value.length; k++) list.push_back(borrow(handles[k]));
  return list;
}

c10::IValue optional_tensor_list(const ShimValue& value) {
  c10::List<c10::optional<at::Tensor>> list;
  list.reserve(value.length);
  auto** handles = static_cast<void**>(value.p);
  for (int32_t k = 0; k < value.length; k++) {
    if (handles[k] == nullptr) list.push_back(c10::nullopt);
    else list.push_back(borrow(handles[k]));
  }
  return list;
}

c10::IValue generator(const ShimValue& value) {
  auto* impl = static_cast<c10::GeneratorImpl*>(value.p);
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(impl));
}

c10::IValue scalar_list(const ShimValue& value) {
  c10::impl::GenericList list(c10::NumberType::get());
  const auto* items = static_cast<const ShimValue*>(value.p);
  for (int32_t k = 0; k < value.length; k++) {
    if (items[k].tag == Tag::real) list.push_back(c10::IValue(items[k].d));
    else list.push_back(c10::IValue(items[k].i));
  }
  return list;
}

// A single number stands for a list where the schema allows it: int[2] stride = 1.
c10::IValue integer(const ShimValue& value, const Argument& argument) {
  switch (argument.kind) {
    case Kind::real: return static_cast<double>(value.i);
    case Kind::integers: return std::vector<int64_t>(std::max(1, argument.repeat), value.i);
    default: return value.i;
  }
}

c10::IValue to_ivalue(const ShimValue& value, const Argument& argument) {
  switch (value.tag) {
    case Tag::none: return {};
    case Tag::integer: return integer(value, argument);
    case Tag::real: return value.d;
    case Tag::boolean: return value.i != 0;
    case Tag::tensor: return value.p == nullptr ? c10::IValue() : c10::IValue(borrow(value.p));
    case Tag::integers: return numbers<int64_t>(value);
    case Tag::reals: return numbers<double>(value);
    case Tag::booleans: {
      auto bytes = numbers<uint8_t>(value);
      return std::vector<bool>(bytes.begin(), bytes.end());
    }
    case Tag::tensors: return tensor_list(value);
    case Tag::string: return std::string(static_cast<const char*>(value.p), value.length);
    case Tag::device: return c10::Device(static_cast<c10::DeviceType>(value.i), static_cast<int8_t>(value.length));
    case Tag::optional_tensors: return optional_tensor_list(value);
    case Tag::generator: return generator(value);
    case Tag::scalars: return scalar_list(value);
    case Tag::complex: {
      const auto* parts = static_cast<const double*>(value.p);
      return c10::complex<double>(parts[0], parts[1]);
    }
    case Tag::use_default:
    case Tag::tuple:
    case Tag::list:
    case Tag::dict: break;
  }
  TORCH_CHECK(argument.has_default, "an argument without a default is missing");
  return argument.default_value;
}

// Frees a result that the caller does not get: a call returns all of its results or none.
void discard(ShimValue& value) noexcept {
  switch (value.tag) {
    case Tag::tensor:
      if (value.p != nullptr) c10::raw::intrusive_ptr::decref(static_cast<c10::TensorImpl*>(value.p));
      break;
    case Tag::tensors:
    case Tag::tuple:
    case Tag::list:
    case Tag::dict:
      for (int32_t k = 0; k < value.length; k++) discard(static_cast<ShimValue*>(value.p)[k]);
      std::free(value.p);
      break;
    case Tag::integers:
    case Tag::reals:
    case Tag::string:
      std::free(value.p);
      break;
    default:
      break;
  }
  value = ShimValue{{0}, Tag::none, 0};
}

// Results that are being written for the caller; unless done() is called, as after an exception, they are discarded.
class PendingResults {
 public:
  PendingResults(ShimValue* first, size_t count) : first_(first), count_(count) {
    for (size_t k = 0; k < count; k++) first[k] = ShimValue{{0}, Tag::none, 0};
  }
  ~PendingResults() {
    for (size_t k = 0; k < count_; k++) discard(first_[k]);
  }
  PendingResults(const PendingResults&) = delete;
  void done() { count_ = 0; }

 private:
  ShimValue* first_;
  size_t count_;
};

void give_list(c10::List<at::Tensor> list, ShimValue* out) {
  const auto count = list.size();
  auto* items = static_cast<ShimValue*>(std::calloc(count == 0 ? 1 : count, sizeof(ShimValue)));
  if (items == nullptr) throw std::bad_alloc();
  for (size_t k = 0; k < count; k++) give(list.extract(k), items + k);
  out->tag = Tag::tensors;
  out->p = items;
  out->length = static_cast<int32_t>(count);
}

template <typename T>
void give_numbers(const std::vector<T>& list, Tag tag, ShimValue* out) {
  auto* items = static_cast<T*>(std::calloc(list.empty() ? 1 : list.size(), sizeof(T)));
  if (items == nullptr) throw std::bad_alloc();
  std::memcpy(items, list.data(), list.size() * sizeof(T));
  out->tag = tag;
  out->p = items;
  out->length = static_cast<int32_t>(list.size());
}

void give_string(const std::string& text, ShimValue* out) {
  out->p = strndup(text.data(), text.size());
  if (out->p == nullptr) throw std::bad_alloc();
  out->tag = Tag::string;
  out->length = static_cast<int32_t>(text.size());
}

void give_ivalue_impl(c10::IValue&& value, ShimValue* out);

template <typename List>
void give_sequence(const List& list, Tag tag, ShimValue* out) {
  auto* items = static_cast<ShimValue*>(std::calloc(list.size() == 0 ? 1 : list.size(), sizeof(ShimValue)));
  if (items == nullptr) throw std::bad_alloc();
  std::unique_ptr<ShimValue, decltype(&std::free)> memory(items, &std::free);
  PendingResults pending(items, list.size());
  size_t k = 0;
  for (const auto& item : list) give_ivalue_impl(c10::IValue(item), items + k++);
  pending.done();
  out->tag = tag;
  out->p = memory.release();
  out->length = static_cast<int32_t>(list.size());
}

void give_dict(const c10::impl::GenericDict& dict, ShimValue* out) {
  std::vector<c10::IValue> flat;
  for (const auto& entry : dict) {
    flat.push_back(entry.key());
    flat.push_back(entry.value());
  }
  give_sequence(flat, Tag::dict, out);
}

void give_ivalue_impl(c10::IValue&& value, ShimValue* out) {
  if (value.isTensor()) return give(std::move(value).toTensor(), out);
  if (value.isInt()) {
    out->tag = Tag::integer;
    out->i = value.toInt();
  } else if (value.isDouble()) {
    out->tag = Tag::real;
    out->d = value.toDouble();
  } else if (value.isBool()) {
    out->tag = Tag::boolean;
    out->i = value.toBool();
  } else if (value.isNone()) {
    out->tag = Tag::none;
  } else if (value.isTensorList()) {
    give_list(std::move(value).toTensorList(), out);
  } else if (value.isIntList()) {
    give_numbers(value.toIntVector(), Tag::integers, out);
  } else if (value.isDoubleList()) {
    give_numbers(value.toDoubleVector(), Tag::reals, out);
  } else if (value.isString()) {
    give_string(value.toStringRef(), out);
  } else if (value.isTuple()) {
    const auto tuple = value.toTuple();
    std::vector<c10::IValue> elements(tuple->elements().begin(), tuple->elements().end());
    give_sequence(elements, Tag::tuple, out);
  } else if (value.isGenericDict()) {
    give_dict(value.toGenericDict(), out);
  } else if (value.isList()) {
    give_sequence(value.toListRef().vec(), Tag::list, out);
  } else {
    TORCH_CHECK(false, "a result of type ", value.tagKind(), " cannot be handed to .NET");
  }
}

}  // namespace

c10::IValue to_plain_ivalue(const ShimValue& value) { return to_ivalue(value, Argument{}); }

void give_ivalue(c10::IValue&& value, ShimValue* out) { give_ivalue_impl(std::move(value), out); }

}  // namespace sparkdl

using namespace sparkdl;

// Finds an operator; null, without an error, if this libtorch has none of that name. Handles are never freed.
SD_EXPORT int sd_operator(const char* name, const char* overload, void** out) noexcept {
  return guard([&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    *out = found ? make_operator(*found).release() : nullptr;
  });
}

SD_EXPORT const char* sd_operator_schema(void* handle) noexcept {
  return static_cast<Operator*>(handle)->schema.c_str();
}

// Small operators take little else than tensors, integers and defaults: those are pushed without a function call.
static inline void push(torch::jit::Stack& stack, const ShimValue& value, const Argument& argument) {
  if (value.tag == Tag::tensor && value.p != nullptr) stack.emplace_back(borrow(value.p));
  else if (value.tag == Tag::integer && argument.kind == Kind::other) stack.emplace_back(value.i);
  else stack.push_back(to_ivalue(value, argument));
}

static inline void push_default(torch::jit::Stack& stack, const Argument& argument) {
  TORCH_CHECK(argument.has_default, "an argument without a default is missing");
  stack.push_back(argument.default_value);
}

static void hand_over(const Operator& op, torch::jit::Stack& stack, ShimValue* results, int capacity) {
  if (stack.size() == 1 && stack[0].isTensor()) return give(std::move(stack[0]).toTensor(), results);
  PendingResults pending(results, capacity);
  const auto made = static_cast<int>(stack.size());
  TORCH_CHECK(made <= capacity, op.name, " gives ", made, " results, not ", capacity);
  for (int k = 0; k < made; k++) give_ivalue(std::move(stack[k]), results + k);
  pending.done();
}

namespace {
// The stack that the calls of a thread share, one after another. A call inside another one (a hook, a Python kernel)
// finds none and makes its own. The bare pointer needs no initialization guard at each access, unlike the object that
// owns the stack.
thread_local torch::jit::Stack* idle = nullptr;

class StackLease {
 public:
  StackLease() : slot_(idle), stack_(slot_ != nullptr ? *slot_ : own_) { slot_ = nullptr; }
  ~StackLease() {
    stack_.clear();
    if (&stack_ != &own_) slot_ = &stack_;
    else if (slot_ == nullptr) keep();
  }
  StackLease(const StackLease&) = delete;
  torch::jit::Stack& stack() { return stack_; }

 private:
  __attribute__((noinline)) void keep() {
    thread_local torch::jit::Stack owner;
    owner.swap(own_);
    slot_ = &owner;
  }

  torch::jit::Stack*& slot_;
  torch::jit::Stack own_;
  torch::jit::Stack& stack_;
};
}  // namespace

static inline void call(const Operator& op, const ShimValue* arguments, int count, ShimValue* results, int capacity) {
  const auto declared = static_cast<int>(op.arguments.size());
  TORCH_CHECK(count <= declared, op.name, " takes ", declared, " arguments, not ", count);
  StackLease lease;
  auto& stack = lease.stack();
  stack.reserve(declared);
  DirectDispatch dispatch;
  for (int k = 0; k < count; k++) {
    push(stack, arguments[k], op.arguments[k]);
    if (arguments[k].tag != Tag::tensor || arguments[k].p == nullptr) continue;
    dispatch.add(static_cast<c10::TensorImpl*>(arguments[k].p));
  }
  for (int k = count; k < declared; k++) push_default(stack, op.arguments[k]);
  if (op.direct)
    dispatch.run([&](c10::DispatchKeySet keys) { op.handle.redispatchBoxed(keys, &stack); },
                 [&] { op.handle.callBoxed(&stack); });
  else
    op.handle.callBoxed(&stack);
  if (capacity > 0) hand_over(op, stack, results, capacity);
}

// With a capacity of 0, as for an operator that returns the operand it changed, no results are returned.
SD_EXPORT int sd_call(void* handle, const ShimValue* arguments, int count, ShimValue* results, int capacity) noexcept {
  return guard([&]() __attribute__((always_inline)) {
    call(*static_cast<Operator*>(handle), arguments, count, results, capacity);
  });
}

SD_EXPORT void sd_free(void* memory) noexcept { std::free(memory); }
