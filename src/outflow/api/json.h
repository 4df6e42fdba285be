#pragma once
#include <string>

#include "outflow/api/create.h"
#include "outflow/api/describe.h"
#include "outflow/api/failure.h"
#include "outflow/api/render.h"
#include "outflow/api/run.h"
#include "outflow/api/validate.h"

/// The answers as JSON documents (schemas/cli.schema.json), for `--json` and for the server.
namespace outflow::api {

std::string to_json(const ValidateAnswer& answer);
std::string to_json(const DescribeAnswer& answer);
std::string to_json(const NewAnswer& answer);
std::string to_json(const RunAnswer& answer);
std::string to_json(const RenderedReport& answer);
std::string to_json(const Failure& failure, const std::string& task);

}  // namespace outflow::api
