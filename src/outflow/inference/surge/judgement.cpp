#include "outflow/inference/surge/judgement.h"

#include "outflow/inference/surge/baseline.h"

namespace outflow::inference::surge {

Judgement judge(std::int64_t y, std::span<const std::int64_t> baseline, const CountLaw& law, bool estimated, double level) {
  const double least_rank = 1 / static_cast<double>(baseline.size() + 1);
  Judgement judgement{.p = law.tail(y), .mid_p = law.mid_p(y)};
  if ((estimated || law.approximate()) && least_rank <= level) {
    judgement.rule = Rule::rank;
    judgement.critical = rank_critical(baseline, level);
    judgement.attained = rank_attained(y, baseline, level);
    judgement.alarm = rank(y, baseline).p <= level;
  } else {
    judgement.critical = law.critical(level);
    judgement.attained = law.attained(level);
    judgement.alarm = judgement.p <= level;
  }
  return judgement;
}

}  // namespace outflow::inference::surge
