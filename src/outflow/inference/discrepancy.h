#pragma once
#include <span>
#include <vector>

#include "outflow/inference/linear.h"

/// What a simulation is wrong by, camp by camp: ln((count + floor) / (model + floor)) is an AR(1) process with mean 0, seen with
/// noise (Kennedy & O'Hagan 2001). Its known values say how it goes on.
namespace outflow::inference {

/// The law of that process for one place.
struct CountScatter {
  double variance = 0;     ///< stationary
  double correlation = 0;  ///< of values a year apart, in (0, 1]
  double noise = 0;        ///< variance of counting
};

/// A known count: the place, the day, and how many, each standing for as many as are followed together.
struct KnownCount {
  std::size_t place = 0;
  int day = 0;
  double persons = 0;
};

/// Covariance of the logarithms of the known counts about the model: variance x correlation^(years apart) within a place, 0
/// between places, and on the diagonal `noise` and 1 / (persons + floor), for few people that stand for many. `scatter` [place].
Matrix scatter_covariance(std::span<const CountScatter> scatter, std::span<const KnownCount> known, double floor);

/// The scatter for which `off` [known], what the model is off on the log scale, is most likely, of 0.5, 1, 2 and 4 times the
/// standard deviation of each place and seven correlations from 0.1 to 0.99, the same in all places. Without known counts as it
/// was.
std::vector<CountScatter> learned_scatter(std::span<const CountScatter> scatter, std::span<const KnownCount> known, double floor,
                                          std::span<const double> off);

/// What the known counts of one place say of a later day: ln count = ln model + sum of weight x off + N(0, sd^2).
struct Kriging {
  std::vector<double> weights;  ///< [known]
  double sd = 0;
};
Kriging kriging(const CountScatter& scatter, std::span<const KnownCount> known, double floor, int day);

/// Where people were counted to come: the increases above 0 between the counts of each place, from nobody on day 0 on, each
/// weighted with e^(-age / memory_days) at the middle of its step; as shares, [place]. All 0 where nothing increased.
std::vector<double> counted_newcomers(std::span<const KnownCount> known, std::size_t places, int origin, double memory_days);

}  // namespace outflow::inference
