// Operators: one generic call through the dispatcher, arguments and results as 16-byte values.
#include "straight.h"

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
  c10::IValue fallback;
};

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
  std::string schema;
  std::vector<Argument> arguments;
  bool straight;
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

// Of libtorch's own operators those that autograd has a kernel for, that change nothing and give back nothing they were
// given, with single tensors as operands.
bool may_go_straight(const c10::OperatorHandle& handle) {
  const auto& schema = handle.schema();
  if (schema.name().rfind("aten::", 0) != 0 || !handle.hasKernelForDispatchKey(c10::DispatchKey::Autograd)) return false;
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
      argument.fallback = *declared.default_value();
    }
    arguments.push_back(std::move(argument));
  }
  return std::make_unique<Operator>(Operator{handle, schema.name(), text.str(), std::move(arguments), may_go_straight(handle)});
}

template <typename T>
std::vector<T> numbers(const Val& value) {
  const auto* first = static_cast<const T*>(value.p);
  return std::vector<T>(first, first + value.length);
}

c10::IValue tensor_list(const Val& value) {
  c10::List<at::Tensor> list;
  list.reserve(value.length);
  auto** handles = static_cast<void**>(value.p);
  for (int32_t k = 0; k < value.length; k++) list.push_back(borrow(handles[k]));
  return list;
}

c10::IValue optional_tensor_list(const Val& value) {
  c10::List<c10::optional<at::Tensor>> list;
  list.reserve(value.length);
  auto** handles = static_cast<void**>(value.p);
  for (int32_t k = 0; k < value.length; k++) {
    if (handles[k] == nullptr) list.push_back(c10::nullopt);
    else list.push_back(borrow(handles[k]));
  }
  return list;
}

c10::IValue generator(const Val& value) {
  auto* impl = static_cast<c10::GeneratorImpl*>(value.p);
  return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(impl));
}

c10::IValue scalar_list(const Val& value) {
  c10::impl::GenericList list(c10::NumberType::get());
  const auto* items = static_cast<const Val*>(value.p);
  for (int32_t k = 0; k < value.length; k++) {
    if (items[k].tag == Tag::real) list.push_back(c10::IValue(items[k].d));
    else list.push_back(c10::IValue(items[k].i));
  }
  return list;
}

// A lone number stands for a list where the schema says so: int[2] stride = 1.
c10::IValue integer(const Val& value, const Argument& argument) {
  switch (argument.kind) {
    case Kind::real: return static_cast<double>(value.i);
    case Kind::integers: return std::vector<int64_t>(std::max(1, argument.repeat), value.i);
    default: return value.i;
  }
}

c10::IValue to_ivalue(const Val& value, const Argument& argument) {
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
    case Tag::fallback:
    case Tag::tuple:
    case Tag::list:
    case Tag::dict: break;
  }
  TORCH_CHECK(argument.has_default, "an argument without a default was left out");
  return argument.fallback;
}

// What was made for a caller who will not get it: a call hands over all of its results or none.
void discard(Val& value) noexcept {
  switch (value.tag) {
    case Tag::tensor:
      if (value.p != nullptr) c10::raw::intrusive_ptr::decref(static_cast<c10::TensorImpl*>(value.p));
      break;
    case Tag::tensors:
    case Tag::tuple:
    case Tag::list:
    case Tag::dict:
      for (int32_t k = 0; k < value.length; k++) discard(static_cast<Val*>(value.p)[k]);
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
  value = Val{{0}, Tag::none, 0};
}

// Values on their way out; those of a way that an exception cut short are discarded.
class Handover {
 public:
  Handover(Val* first, size_t count) : first_(first), count_(count) {
    for (size_t k = 0; k < count; k++) first[k] = Val{{0}, Tag::none, 0};
  }
  ~Handover() {
    for (size_t k = 0; k < count_; k++) discard(first_[k]);
  }
  Handover(const Handover&) = delete;
  void done() { count_ = 0; }

 private:
  Val* first_;
  size_t count_;
};

void give_list(c10::List<at::Tensor> list, Val* out) {
  const auto count = list.size();
  auto* items = static_cast<Val*>(std::calloc(count == 0 ? 1 : count, sizeof(Val)));
  if (items == nullptr) throw std::bad_alloc();
  for (size_t k = 0; k < count; k++) give(list.extract(k), items + k);
  out->tag = Tag::tensors;
  out->p = items;
  out->length = static_cast<int32_t>(count);
}

template <typename T>
void give_numbers(const std::vector<T>& list, Tag tag, Val* out) {
  auto* items = static_cast<T*>(std::calloc(list.empty() ? 1 : list.size(), sizeof(T)));
  if (items == nullptr) throw std::bad_alloc();
  std::memcpy(items, list.data(), list.size() * sizeof(T));
  out->tag = tag;
  out->p = items;
  out->length = static_cast<int32_t>(list.size());
}

void give_string(const std::string& text, Val* out) {
  out->p = strndup(text.data(), text.size());
  if (out->p == nullptr) throw std::bad_alloc();
  out->tag = Tag::string;
  out->length = static_cast<int32_t>(text.size());
}

void give_ivalue_impl(c10::IValue&& value, Val* out);

template <typename List>
void give_sequence(const List& list, Tag tag, Val* out) {
  auto* items = static_cast<Val*>(std::calloc(list.size() == 0 ? 1 : list.size(), sizeof(Val)));
  if (items == nullptr) throw std::bad_alloc();
  std::unique_ptr<Val, decltype(&std::free)> memory(items, &std::free);
  Handover way(items, list.size());
  size_t k = 0;
  for (const auto& item : list) give_ivalue_impl(c10::IValue(item), items + k++);
  way.done();
  out->tag = tag;
  out->p = memory.release();
  out->length = static_cast<int32_t>(list.size());
}

void give_dict(const c10::impl::GenericDict& dict, Val* out) {
  std::vector<c10::IValue> flat;
  for (const auto& entry : dict) {
    flat.push_back(entry.key());
    flat.push_back(entry.value());
  }
  give_sequence(flat, Tag::dict, out);
}

void give_ivalue_impl(c10::IValue&& value, Val* out) {
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

c10::IValue to_plain_ivalue(const Val& value) { return to_ivalue(value, Argument{}); }

void give_ivalue(c10::IValue&& value, Val* out) { give_ivalue_impl(std::move(value), out); }

}  // namespace sparkdl

using namespace sparkdl;

// Finds an operator; null without an error when this libtorch has none of that name. Handles live as long as the process.
SD_EXPORT int sd_operator(const char* name, const char* overload, void** out) noexcept {
  return guard([&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    *out = found ? make_operator(*found).release() : nullptr;
  });
}

SD_EXPORT const char* sd_operator_schema(void* handle) noexcept {
  return static_cast<Operator*>(handle)->schema.c_str();
}

// Small operators are given little else than tensors, whole numbers and defaults: those go without a call.
static inline void push(torch::jit::Stack& stack, const Val& value, const Argument& argument) {
  if (value.tag == Tag::tensor && value.p != nullptr) stack.emplace_back(borrow(value.p));
  else if (value.tag == Tag::integer && argument.kind == Kind::other) stack.emplace_back(value.i);
  else stack.push_back(to_ivalue(value, argument));
}

static inline void push_default(torch::jit::Stack& stack, const Argument& argument) {
  TORCH_CHECK(argument.has_default, "an argument without a default was left out");
  stack.push_back(argument.fallback);
}

static void hand_over(const Operator& op, torch::jit::Stack& stack, Val* results, int capacity) {
  if (stack.size() == 1 && stack[0].isTensor()) return give(std::move(stack[0]).toTensor(), results);
  Handover way(results, capacity);
  const auto made = static_cast<int>(stack.size());
  TORCH_CHECK(made <= capacity, op.name, " gives ", made, " results, not ", capacity);
  for (int k = 0; k < made; k++) give_ivalue(std::move(stack[k]), results + k);
  way.done();
}

namespace {
// The stack that the calls of a thread take turns with. A call inside another (a hook, a Python kernel) finds none and
// makes its own. The bare pointer is there because it needs no guard at each look, unlike the owner behind it.
thread_local torch::jit::Stack* idle = nullptr;

class Turn {
 public:
  Turn() : slot_(idle), stack_(slot_ != nullptr ? *slot_ : own_) { slot_ = nullptr; }
  ~Turn() {
    stack_.clear();
    if (&stack_ != &own_) slot_ = &stack_;
    else if (slot_ == nullptr) keep();
  }
  Turn(const Turn&) = delete;
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

static inline void call(const Operator& op, const Val* arguments, int count, Val* results, int capacity) {
  const auto declared = static_cast<int>(op.arguments.size());
  TORCH_CHECK(count <= declared, op.name, " takes ", declared, " arguments, not ", count);
  Turn turn;
  auto& stack = turn.stack();
  stack.reserve(declared);
  Straight way;
  for (int k = 0; k < count; k++) {
    push(stack, arguments[k], op.arguments[k]);
    if (arguments[k].tag == Tag::tensor && arguments[k].p != nullptr) way.add(static_cast<c10::TensorImpl*>(arguments[k].p));
  }
  for (int k = count; k < declared; k++) push_default(stack, op.arguments[k]);
  if (op.straight)
    way.go([&](c10::DispatchKeySet keys) { op.handle.redispatchBoxed(keys, &stack); }, [&] { op.handle.callBoxed(&stack); });
  else
    op.handle.callBoxed(&stack);
  if (capacity > 0) hand_over(op, stack, results, capacity);
}

// With room for no results, as of an operator that gives back the tensor it changed, there are none.
SD_EXPORT int sd_call(void* handle, const Val* arguments, int count, Val* results, int capacity) noexcept {
  return guard([&]() __attribute__((always_inline)) {
    call(*static_cast<Operator*>(handle), arguments, count, results, capacity);
  });
}

SD_EXPORT void sd_free(void* memory) noexcept { std::free(memory); }
