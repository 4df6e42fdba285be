#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "documents.h"

namespace outflow::test {

/// The teaching scenario with one unknown number, the rate at which people leave when shells fall.
class Learning : public InFolder {
 protected:
  void SetUp() override {
    std::filesystem::copy(three_places, in("world"));
    std::string effects = read_text(in("world") + "/effects.csv");
    const auto number = effects.find(",0.");
    ASSERT_NE(number, std::string::npos) << effects;
    const auto end = effects.find(',', number + 1);
    effects.replace(number + 1, end - number - 1, "\"{ prior = 'lognormal', median = 0.1, p90 = 0.15, name = 'shells' }\"");
    write_text(in("world") + "/effects.csv", effects);
  }
  [[nodiscard]] Finished calibrate(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"calibrate", in("world"), "--out", in("out"), "--quiet"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return outflow_program(arguments);
  }
};

}  // namespace outflow::test
