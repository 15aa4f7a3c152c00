// ResNet-18 written by hand on libtorch's operators: what our modules, tensors and optimizer are measured against.
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/flatten.h>
#include <torch/csrc/autograd/autograd.h>
#include <vector>

namespace {

struct Network {
  std::vector<at::Tensor> state;  // in the order of the state dict
  std::vector<at::Tensor> parameters;
  std::vector<at::Tensor> velocity;
  size_t next = 0;
  bool training = false;

  at::Tensor& take() { return state[next++]; }

  at::Tensor conv(const at::Tensor& x, int64_t stride, int64_t padding) {
    return at::conv2d(x, take(), {}, stride, padding);
  }

  at::Tensor norm(const at::Tensor& x) {
    auto &weight = take(), &bias = take(), &mean = take(), &variance = take(), &count = take();
    if (training) {
      at::NoGradGuard guard;
      count.add_(1);
    }
    return at::batch_norm(x, weight, bias, mean, variance, training, 0.1, 1e-5, true);
  }

  at::Tensor block(const at::Tensor& input, int64_t stride, bool short_cut) {
    auto x = conv(input, stride, 1);
    x = norm(x).relu_();
    x = conv(x, 1, 1);
    x = norm(x);
    if (short_cut) {
      auto y = conv(input, stride, 0);
      x.add_(norm(y));
    } else {
      x.add_(input);
    }
    return x.relu_();
  }

  at::Tensor forward(const at::Tensor& input) {
    next = 0;
    auto x = conv(input, 2, 3);
    x = norm(x).relu_();
    x = at::max_pool2d(x, 3, 2, 1);
    for (int stage = 0; stage < 4; stage++) {
      x = block(x, stage == 0 ? 1 : 2, stage > 0);
      x = block(x, 1, false);
    }
    x = at::flatten(at::adaptive_avg_pool2d(x, {1, 1}), 1);
    auto &weight = take(), &bias = take();
    return at::linear(x, weight, bias);
  }
};

at::Tensor copy(void* data, const int64_t* shape, int dimensions, int type) {
  const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(type));
  return at::from_blob(data, at::IntArrayRef(shape, dimensions), options).clone();
}

}  // namespace

extern "C" void* resnet_make() { return new Network(); }

extern "C" void resnet_add(void* net, void* data, const int64_t* shape, int dimensions, int type, int is_parameter) {
  auto& n = *static_cast<Network*>(net);
  n.state.push_back(copy(data, shape, dimensions, type));
  if (is_parameter) n.parameters.push_back(n.state.back().set_requires_grad(true));
}

extern "C" void resnet_free(void* net) { delete static_cast<Network*>(net); }

extern "C" void resnet_forward(void* net, void* input, const int64_t* shape, float* logits) {
  at::NoGradGuard guard;
  auto& n = *static_cast<Network*>(net);
  n.training = false;
  const auto result = n.forward(at::from_blob(input, at::IntArrayRef(shape, 4), at::kFloat)).contiguous();
  std::copy_n(result.data_ptr<float>(), result.numel(), logits);
}

// One step of SGD with momentum; gives the loss before it.
extern "C" float resnet_step(void* net, void* input, const int64_t* shape, void* labels, double rate, double momentum) {
  auto& n = *static_cast<Network*>(net);
  n.training = true;
  const auto target = at::from_blob(labels, {shape[0]}, at::kLong);
  const auto images = at::from_blob(input, at::IntArrayRef(shape, 4), at::kFloat);
  const auto loss = at::cross_entropy_loss(n.forward(images), target);
  torch::autograd::backward({loss}, {});
  at::NoGradGuard guard;
  const bool first = n.velocity.empty();
  for (size_t k = 0; k < n.parameters.size(); k++) {
    auto& parameter = n.parameters[k];
    const auto& gradient = parameter.grad();
    if (first) n.velocity.push_back(gradient.clone());
    else n.velocity[k].mul_(momentum).add_(gradient);
    parameter.add_(n.velocity[k], -rate);
    parameter.mutable_grad().reset();
  }
  return loss.item<float>();
}
