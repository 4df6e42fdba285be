#include <fmt/core.h>

#include <charconv>
#include <cmath>

#include "outflow/scenario/formula.h"

/// Reads formulas: recursive descent over the characters, for a date and a difference of numbers look alike to a lexer.
namespace outflow::scenario {

namespace {

constexpr int max_depth = 100;
constexpr std::size_t max_characters = 2000;

struct SyntaxError {};  ///< thrown and caught in this file: the fault is in the list already

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool in_name(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.'; }

class Parser {
 public:
  Parser(std::string_view text, std::vector<FormulaFault>& faults) : text_(text), faults_(faults) {}

  std::optional<Formula> whole(bool truth) {
    const std::size_t before = faults_.size();
    Formula formula;
    try {
      if (text_.size() > max_characters)
        stop(fmt::format("the formula has {} characters", text_.size()), fmt::format("at most {} are read", max_characters),
             truth ? "make two claims of it" : "ask for less");
      formula = disjunction();
      skip_blanks();
      if (at_ < text_.size()) stop(fmt::format("\"{}\" is not expected here", rest()), "the formula was complete before it", "");
      if (truth) need_truth(formula);
    } catch (const SyntaxError&) {
      return std::nullopt;
    }
    return faults_.size() > before ? std::nullopt : std::optional(std::move(formula));
  }

 private:
  struct Level {
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > max_depth)
        parser_.stop("the formula is nested too deeply", fmt::format("at most {} levels are read", max_depth), "");
    }
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };

  void fault(std::size_t at, std::string problem, std::string reason, std::string suggestion) {
    faults_.push_back({static_cast<int>(at), std::move(problem), std::move(reason), std::move(suggestion)});
  }
  [[noreturn]] void stop(std::string problem, std::string reason, std::string suggestion) {
    fault(at_, std::move(problem), std::move(reason), std::move(suggestion));
    throw SyntaxError{};
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }
  [[nodiscard]] std::string rest() const {
    const auto piece = text_.substr(at_, 20);
    return std::string(piece.substr(0, piece.find_first_of(" \n\t", 1)));
  }
  [[nodiscard]] std::string_view name_here() const {
    std::size_t end = at_;
    while (end < text_.size() && in_name(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take(std::string_view what) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  bool take_word(std::string_view word) {
    skip_blanks();
    if (name_here() != word) return false;
    at_ += word.size();
    return true;
  }
  void need(const char* what, const char* where) {
    if (take(what)) return;
    stop(at_ < text_.size() ? fmt::format("\"{}\" stands where \"{}\" belongs", rest(), what)
                            : fmt::format("\"{}\" is missing at the end", what),
         where, "");
  }

  void need_truth(const Formula& part) {
    if (!is_truth(part.term) && part.term != Term::probability)
      fault(part.at, fmt::format("\"{}\" is a number, not true or false", to_string(part)), "a claim holds or does not hold",
            "compare it with something: >= <= > < = !=");
  }
  void need_number(const Formula& part) {
    if (is_truth(part.term))
      fault(part.at, fmt::format("\"{}\" is true or false, not a number", to_string(part)), "only numbers are counted with", "");
  }

  static Formula joined(Term term, Formula left, Formula right) {
    Formula result;
    result.term = term;
    result.at = left.at;
    result.parts.push_back(std::move(left));
    result.parts.push_back(std::move(right));
    return result;
  }

  Formula disjunction() {
    const Level level(*this);
    Formula left = conjunction();
    while (take_word("or")) {
      Formula right = conjunction();
      need_truth(left);
      need_truth(right);
      left = joined(Term::any, std::move(left), std::move(right));
    }
    return left;
  }

  Formula conjunction() {
    Formula left = negation();
    while (take_word("and")) {
      Formula right = negation();
      need_truth(left);
      need_truth(right);
      left = joined(Term::all, std::move(left), std::move(right));
    }
    return left;
  }

  Formula negation() {
    skip_blanks();
    const std::size_t begin = at_;
    if (!take_word("not")) return comparison();
    const Level level(*this);
    Formula inner = negation();
    need_truth(inner);
    return wrapped(Term::negation, begin, std::move(inner));
  }

  Formula comparison() {
    Formula left = sum();
    const auto sign = comparison_sign();
    if (!sign) return left;
    Formula right = sum();
    need_number(left);
    need_number(right);
    Formula result = joined(*sign, std::move(left), std::move(right));
    if (comparison_sign()) stop("comparisons cannot follow one another", "it is unclear what is meant", "join them by `and`");
    return result;
  }

  std::optional<Term> comparison_sign() {
    if (take(">=")) return Term::greater_equal;
    if (take("<=")) return Term::less_equal;
    if (take("!=")) return Term::not_equal;
    if (take(">")) return Term::greater;
    if (take("<")) return Term::less;
    if (take("=")) return Term::equal;
    return std::nullopt;
  }

  Formula sum() {
    Formula left = product();
    for (;;) {
      const bool plus = take("+");
      if (!plus && !take("-")) return left;
      Formula right = product();
      need_number(left);
      need_number(right);
      left = joined(plus ? Term::plus : Term::minus, std::move(left), std::move(right));
    }
  }

  Formula product() {
    Formula left = signed_number();
    for (;;) {
      const bool times = take("*");
      if (!times && !take("/")) return left;
      Formula right = signed_number();
      need_number(left);
      need_number(right);
      left = joined(times ? Term::times : Term::over, std::move(left), std::move(right));
    }
  }

  Formula signed_number() {
    skip_blanks();
    const std::size_t begin = at_;
    if (!take("-")) return primary();
    const Level level(*this);
    Formula inner = signed_number();
    need_number(inner);
    return wrapped(Term::negative, begin, std::move(inner));
  }

  static Formula wrapped(Term term, std::size_t begin, Formula inner) {
    Formula result;
    result.term = term;
    result.at = static_cast<int>(begin);
    result.parts.push_back(std::move(inner));
    return result;
  }

  Formula primary() {
    skip_blanks();
    if (at_ == text_.size()) stop("the formula ends too early", "a number, a report or a function belongs here", "");
    const std::size_t begin = at_;
    if (take("(")) {
      Formula inner = disjunction();
      need(")", "every parenthesis is closed");
      return inner;
    }
    if (is_digit(text_[at_]) || text_[at_] == '.') return number();
    const std::string name(name_here());
    if (name.empty() || !is_letter(name.front()))
      stop(fmt::format("\"{}\" cannot begin a number or a report", rest()), "a number, a report or a function belongs here", "");
    at_ += name.size();
    skip_blanks();
    if (at_ < text_.size() && text_[at_] == '(') return function(name, begin);
    Formula result;
    result.term = Term::count;
    result.at = static_cast<int>(begin);
    result.quantity.report = name;
    period(result.quantity);
    return result;
  }

  Formula number() {
    Formula result;
    result.at = static_cast<int>(at_);
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), result.number);
    if (error != std::errc{} || !std::isfinite(result.number))
      stop(fmt::format("\"{}\" is no number", rest()), "", "write 1200 or 0.6 or 60%");
    at_ += static_cast<std::size_t>(end - begin);
    if (at_ < text_.size() && text_[at_] == '%') {
      ++at_;
      result.number /= 100;
    } else if (at_ < text_.size() && in_name(text_[at_]) && text_[at_] != '-') {
      stop(fmt::format("\"{}\" follows a number at once", rest()), "a date stands behind a report", "write arrivals 2018");
    }
    return result;
  }

  Formula function(const std::string& name, std::size_t begin) {
    if (name == "count" || name == "share") return counted(name == "share" ? Term::share : Term::count, begin);
    static constexpr std::pair<std::string_view, Term> functions[] = {
        {"observed", Term::observed}, {"model", Term::model}, {"probability", Term::probability},
        {"median", Term::median},     {"mean", Term::mean},   {"quantile", Term::quantile}};
    for (const auto& [word, term] : functions) {
      if (name != word) continue;
      take("(");
      Formula result = wrapped(term, begin, disjunction());
      if (term == Term::probability) need_truth(result.parts[0]);
      else need_number(result.parts[0]);
      if (term == Term::quantile) {
        need(",", "quantile(NUMBER, LEVEL) has two parts");
        skip_blanks();
        const std::size_t at = at_;
        if (at_ == text_.size() || !(is_digit(text_[at_]) || text_[at_] == '.'))
          stop("the level of a quantile is no number", "it lies between 0 and 1", "write quantile(arrivals 2018, 0.9)");
        result.number = number().number;
        if (result.number > 1) fault(at, fmt::format("the level {} is above 1", result.number), "it is a share of members", "");
      }
      need(")", "every parenthesis is closed");
      return result;
    }
    at_ = begin;
    const std::string near = nearest(name, {"count", "share", "observed", "model", "probability", "median", "mean", "quantile"});
    stop(fmt::format("there is no function \"{}\"", name), "",
         near.empty() ? "known are count, share, observed, model, probability, median, mean, quantile"
                      : "did you mean \"" + near + "\"?");
  }

  Formula counted(Term term, std::size_t begin) {
    Formula result;
    result.term = term;
    result.at = static_cast<int>(begin);
    take("(");
    skip_blanks();
    result.quantity.report = std::string(name_here());
    if (result.quantity.report.empty()) stop(fmt::format("\"{}\" is no name of a report", rest()), "it is what is counted", "");
    at_ += result.quantity.report.size();
    need(",", "count(REPORT, PERIOD, GROUP) has a comma behind the report");
    period(result.quantity);
    if (take(",")) group(result.quantity);
    else if (term == Term::share) stop("a share is of a group", "of whom is not said", "write share(arrivals, 2018, sex=women)");
    need(")", "every parenthesis is closed");
    return result;
  }

  Period date(std::string& text) {
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '-' || text_[at_] == ':' || text_[at_] == 'T')) ++at_;
    const std::string_view written = text_.substr(begin, at_ - begin);
    if (written.empty())
      stop("a period is missing", "every number is of a time", "write 2018, 2017-06, 2017-06-15 or 2015..2019");
    const auto period = parse_date(written);
    if (!period)
      fault(begin, fmt::format("\"{}\" is no date", written), "", "write 2018, 2017-06 or 2017-06-15, and blanks around a minus");
    text += written;
    return period.value_or(Period{});
  }

  void period(Quantity& quantity) {
    skip_blanks();
    const std::size_t begin = at_;
    const std::size_t faults = faults_.size();
    quantity.period = date(quantity.dates);
    if (!take("..")) return;
    quantity.dates += "..";
    const Period last = date(quantity.dates);
    quantity.period.end = last.end;
    if (faults_.size() == faults && quantity.period.end <= quantity.period.begin)
      fault(begin, fmt::format("{} ends before it begins", quantity.dates), "", "put the earlier date first");
  }

  void group(Quantity& quantity) {
    do {
      skip_blanks();
      std::string dimension, value(name_here());
      at_ += value.size();
      if (take("=")) {
        skip_blanks();
        dimension = std::move(value);
        value = name_here();
        at_ += value.size();
      }
      if (value.empty()) stop("a group is missing", "", "write sex=women, or the value alone");
      quantity.group.emplace_back(std::move(dimension), std::move(value));
    } while (take(";"));
  }

  std::string_view text_;
  std::vector<FormulaFault>& faults_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::optional<Formula> parse_formula(std::string_view text, std::vector<FormulaFault>& faults) {
  return Parser(text, faults).whole(true);
}

std::optional<Formula> parse_number(std::string_view text, std::vector<FormulaFault>& faults) {
  return Parser(text, faults).whole(false);
}

}  // namespace outflow::scenario
