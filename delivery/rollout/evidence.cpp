#include "delivery/rollout/evidence.hpp"

#include <boost/math/special_functions/beta.hpp>

#include <cmath>

namespace taxasge::delivery {
namespace {

namespace math = boost::math;

// Double is precise enough, and nothing is thrown for what is too small to be told.
using Policy = math::policies::policy<math::policies::promote_double<false>,
                                      math::policies::underflow_error<math::policies::ignore_error>,
                                      math::policies::evaluation_error<math::policies::ignore_error>>;

// The shape of the likelihood, as a beta distribution of the share.
struct Shape {
    explicit Shape(const Share& seen)
        : a(static_cast<double>(seen.hits) + 1), b(static_cast<double>(seen.of - seen.hits) + 1) {}
    double a;
    double b;
};

// The likelihood averaged over all shares evenly, over the likelihood at the bound.
double log_even_ratio(const Shape& shape, double bound) {
    const double log_average = std::lgamma(shape.a) + std::lgamma(shape.b) - std::lgamma(shape.a + shape.b);
    return log_average - (shape.a - 1) * std::log(bound) - (shape.b - 1) * std::log1p(-bound);
}

}  // namespace

// Of the average, the part beyond the bound; evenly over that part.
double evidence_above(const Share& seen, double bound) {
    const Shape shape{seen};
    const double part = math::ibetac(shape.a, shape.b, bound, Policy{});
    return log_even_ratio(shape, bound) + std::log(part) - std::log1p(-bound);
}

double evidence_below(const Share& seen, double bound) {
    const Shape shape{seen};
    const double part = math::ibeta(shape.a, shape.b, bound, Policy{});
    return log_even_ratio(shape, bound) + std::log(part) - std::log(bound);
}

}  // namespace taxasge::delivery
