#include "delivery/readers/workflow_faults.hpp"

#include <yaml-cpp/yaml.h>

#include <fmt/format.h>

#include <regex>

namespace taxasge::delivery {
namespace {

constexpr std::size_t longest_line = 4096;

std::string trimmed(const std::string& line) {
    const auto start = line.find_first_not_of(" \t");
    return start == std::string::npos ? "" : line.substr(start, line.find_last_not_of(" \t\r") - start + 1);
}

// The script without quoted texts, comments, expressions and escaped letters: each becomes a letter or
// nothing, so that what is left is what the shell reads as commands. A command that goes on in the next line
// is one line.
std::string bare(std::string_view script) {
    std::string text;
    char quote = '\0';
    for (std::size_t i = 0; i < script.size(); ++i) {
        const char c = script[i];
        if (script.substr(i).starts_with("${{")) {
            i = std::min(script.find("}}", i), script.size() - 2) + 1;
            text += 'x';
        } else if (c == '\\' && quote != '\'') {
            if (++i < script.size() && script[i] != '\n') text += 'x';
        } else if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '\'' || c == '"') {
            quote = c;
            text += 'x';
        } else if (c == '#' &&
                   (i == 0 || std::string_view{" \t\n;"}.find(script[i - 1]) != std::string_view::npos)) {
            i = std::min(script.find('\n', i), script.size()) - 1;
        } else {
            text += c;
        }
    }
    return text;
}

// A command goes on in the next line after an operator.
bool goes_on(std::string_view line) {
    const auto last = line.find_last_not_of(" \t\r");
    line = line.substr(0, last == std::string_view::npos ? 0 : last + 1);
    return line.ends_with("|") || line.ends_with("&&");
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t start = 0;
    for (auto end = text.find('\n'); start <= text.size(); end = text.find('\n', start)) {
        const std::size_t stop = std::min(end, text.size());
        const std::string line = text.substr(start, stop - start);
        if (!lines.empty() && goes_on(lines.back()))
            lines.back() += " " + trimmed(line);
        else
            lines.push_back(line);
        start = stop + 1;
    }
    return lines;
}

bool has(const std::string& text, const std::regex& pattern) {
    return std::regex_search(text, pattern);
}

// GitHub's own shell is `bash -e`; `shell: bash` is `bash --noprofile --norc -eo pipefail`.
bool knows_pipefail(std::string_view shell) {
    return shell == "bash" || shell.find("pipefail") != std::string_view::npos;
}

// A shell of one's own, `bash {0}`, goes on after what failed.
bool stops_at_failure(std::string_view shell) {
    static const std::regex option{R"(\s(-[a-z]*e[a-z]*|-o\s+errexit)(\s|$))"};
    return shell.find("{0}") == std::string_view::npos || has(std::string{shell}, option);
}

std::string fault_of_line(const std::string& line, bool& pipes_tell) {
    static const std::regex pipefail{R"(\bset\s+(-\w+\s+)*-\w*o\s+pipefail\b)"};
    static const std::regex hushed{R"(\|\|\s*[{(]?\s*(true|:|echo|printf|exit\s+0|/bin/true)(?![\w-]))"};
    static const std::regex fails_after_all{R"(\b(exit\s+([1-9]|\$)|return\s+([1-9]|\$)|false\b))"};
    static const std::regex last_word{R"([;&]\s*(exit\s+0|true|:)\s*$)"};
    static const std::regex goes_on{R"(\bset\s+(-\w+\s+)*(\+\w*e|\+o\s+errexit))"};
    static const std::regex pipe{R"((^|[^|>])\|(?!\|))"};
    // A regular expression of the standard library needs stack for each letter.
    if (line.size() > longest_line) return "it is too long to be understood";
    if (has(line, pipefail)) pipes_tell = true;
    if (has(line, hushed) && !has(line, fails_after_all)) return "a failure here would go unseen";
    if (has(line, last_word)) return "it ends well whatever came before";
    if (has(line, goes_on)) return "what fails after it would go unseen";
    if (has(line, pipe) && !pipes_tell) return "a pipe without pipefail hides how its first part ends";
    return "";
}

std::string text_at(const YAML::Node& node, const char* key) {
    const auto value = node.IsMap() ? node[key] : YAML::Node{};
    return value && value.IsScalar() ? value.Scalar() : "";
}

class Workflow {
 public:
    explicit Workflow(const YAML::Node& root) : root_(root) {}

    std::vector<std::string> faults() {
        for (const auto& entry : root_["jobs"]) look_at_job(entry.first.Scalar(), entry.second);
        return std::move(faults_);
    }

 private:
    void look_at_job(const std::string& name, const YAML::Node& job) {
        const std::string where = "job " + name;
        look_at_switches(where, job);
        const auto steps = job.IsMap() ? job["steps"] : YAML::Node{};
        if (!steps || !steps.IsSequence()) return;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const YAML::Node step = steps[i];
            const std::string step_name = text_at(step, "name");
            const std::string place =
                fmt::format("{}, step {}{}", where, i + 1, step_name.empty() ? "" : " (" + step_name + ")");
            look_at_switches(place, step);
            for (const auto& fault : script_faults(text_at(step, "run"), shell_of(job, step)))
                faults_.push_back(place + ": " + fault);
        }
    }

    void look_at_switches(const std::string& place, const YAML::Node& node) {
        const std::string goes_on = text_at(node, "continue-on-error");
        if (!goes_on.empty() && goes_on != "false")
            faults_.push_back(fmt::format("{}: continue-on-error: {}", place, goes_on));
        if (const std::string when = text_at(node, "if"); when == "false" || when == "${{ false }}")
            faults_.push_back(place + ": if: false: it never runs");
    }

    std::string shell_of(const YAML::Node& job, const YAML::Node& step) const {
        if (auto own = text_at(step, "shell"); !own.empty()) return own;
        for (const YAML::Node& node : {job, root_}) {
            const auto defaults = node["defaults"];
            const auto run = defaults && defaults.IsMap() ? defaults["run"] : YAML::Node{};
            if (!run) continue;
            if (auto shell = text_at(run, "shell"); !shell.empty()) return shell;
        }
        return "";
    }

    const YAML::Node& root_;
    std::vector<std::string> faults_ = {};
};

Error no_workflow(std::string what) {
    return {.code = Code::malformed, .reason = "no_workflow", .detail = std::move(what)};
}

}  // namespace

std::vector<std::string> script_faults(std::string_view script, std::string_view shell) {
    std::vector<std::string> faults;
    if (script.empty()) return faults;
    if (!stops_at_failure(shell))
        faults.push_back(fmt::format("shell `{}` goes on after what failed", shell));
    bool pipes_tell = knows_pipefail(shell);
    for (const auto& line : lines_of(bare(script)))
        if (const std::string fault = fault_of_line(line, pipes_tell); !fault.empty())
            faults.push_back(fmt::format("`{:.200}`: {}", trimmed(line), fault));
    return faults;
}

Result<std::vector<std::string>> workflow_faults(const std::string& text) {
    try {
        const YAML::Node root = YAML::Load(text);
        if (!root.IsMap() || !root["jobs"] || !root["jobs"].IsMap() || root["jobs"].size() == 0)
            return fail(no_workflow("there are no jobs in it"));
        return Workflow{root}.faults();
    } catch (const YAML::Exception& error) {
        return fail(no_workflow(fmt::format("line {}: this is no YAML: {}", error.mark.line + 1, error.msg)));
    }
}

}  // namespace taxasge::delivery
