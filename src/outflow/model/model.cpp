#include "outflow/model/model.h"

#include <cmath>

namespace outflow::model {

double transformed(Transform transform, double raw, double reference) {
  switch (transform) {
    case Transform::none:
      return raw - reference;
    case Transform::log:
      return std::log(raw / reference);
    case Transform::log1p:
      return std::log1p(raw / reference);
    case Transform::saturating:
      return raw == 0 ? 0 : raw / (raw + reference);
  }
  return 0;
}

}  // namespace outflow::model
