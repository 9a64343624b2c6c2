// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/conformance_suite.h"

#include <algorithm>
#include <csignal>
#include <iomanip>
#include <map>
#include <poll.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace conformance {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

const std::map<std::string, int>& tiers()
{
    static const auto table = [] {
        const std::pair<int, const char*> lists[]{
            {1,
             "Conv ConvTranspose Gemm MatMul Add Sub Mul Div Relu LeakyRelu PRelu Clip Sigmoid Tanh HardSigmoid "
             "HardSwish Elu Selu Celu Softplus Softsign ThresholdedRelu MaxPool AveragePool LpPool "
             "GlobalAveragePool GlobalMaxPool GlobalLpPool BatchNormalization InstanceNormalization LRN Concat "
             "Split Pad Reshape Flatten Transpose Squeeze Unsqueeze Slice Gather Softmax LogSoftmax ReduceMean "
             "Resize Upsample DepthToSpace SpaceToDepth Identity Constant Dropout Cast Shape"},
            {2,
             "LayerNormalization Erf Gelu Mish Sqrt Pow Exp Log Neg Abs Reciprocal Floor Ceil Round Sign Sin Cos "
             "Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Min Max Mean Sum Where Equal Greater GreaterOrEqual "
             "Less LessOrEqual And Or Not Xor Mod Expand Tile ConstantOfShape Range Size ReduceSum ReduceMax "
             "ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSum ReduceLogSumExp ArgMax ArgMin "
             "CumSum Trilu Einsum GatherElements GatherND ScatterND ScatterElements Scatter OneHot TopK LSTM GRU "
             "RNN GroupNormalization MeanVarianceNormalization EyeLike IsNaN IsInf Shrink Hardmax CastLike"},
            {3,
             "NonMaxSuppression RoiAlign NonZero If Loop Scan QuantizeLinear DequantizeLinear "
             "DynamicQuantizeLinear QLinearConv QLinearMatMul ConvInteger MatMulInteger GridSample Compress "
             "Unique MaxUnpool MaxRoiPool ReverseSequence Det STFT DFT HannWindow HammingWindow BlackmanWindow "
             "MelWeightMatrix BitShift BitwiseAnd BitwiseOr BitwiseXor BitwiseNot CenterCropPad Col2Im DeformConv "
             "AffineGrid Attention RMSNormalization RotaryEmbedding TensorScatter Swish LpNormalization"},
        };
        std::map<std::string, int> rows;
        for (const auto& [tier, names] : lists) {
            std::istringstream words(names);
            for (std::string name; words >> name;)
                rows.emplace(name, tier);
        }
        return rows;
    }();
    return table;
}

/// The child writes its verdict and the reason into the pipe.
[[noreturn]] void answer(const fs::path& folder, int pipeEnd)
{
    const Outcome outcome = runCase(folder);
    const std::string text = static_cast<char>(outcome.verdict) + outcome.reason.substr(0, 1000);
    const bool written = ::write(pipeEnd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::_exit(written ? 0 : 1);
}

/// Everything that comes out of the pipe before it is closed or the time is over; whether it was closed.
std::pair<std::string, bool> readAll(int pipeEnd, Clock::time_point deadline)
{
    std::string text;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd waiting{pipeEnd, POLLIN, 0};
        if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left)) <= 0)
            return {text, false};
        char buffer[4096];
        const ssize_t count = ::read(pipeEnd, buffer, sizeof buffer);
        if (count <= 0)
            return {text, true};
        text.append(buffer, static_cast<std::size_t>(count));
    }
}

Outcome runIsolated(const fs::path& folder, std::chrono::seconds patience)
{
    int ends[2]{};
    if (::pipe(ends) != 0)
        return {Verdict::Failed, "no pipe"};
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        answer(folder, ends[1]);
    }
    ::close(ends[1]);
    const auto [text, closed] = readAll(ends[0], Clock::now() + patience);
    ::close(ends[0]);
    if (!closed)
        ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!closed)
        return {Verdict::Hung, "did not end within " + std::to_string(patience.count()) + " s"};
    if (WIFSIGNALED(status))
        return {Verdict::Crashed, "ended by signal " + std::to_string(WTERMSIG(status))};
    if (text.empty())
        return {Verdict::Crashed, "ended without an answer"};
    return {static_cast<Verdict>(text.front()), text.substr(1)};
}

const char* nameOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Passed: return "passed";
    case Verdict::Failed: return "failed";
    case Verdict::Unsupported: return "unsupported";
    case Verdict::Crashed: return "CRASHED";
    case Verdict::Hung: return "HUNG";
    }
    return "";
}

void printRow(std::ostream& out, const std::string& name, const std::string& tier, const Tally& tally, bool markdown)
{
    if (markdown)
        out << "| " << name << " | " << tier << " | " << tally.passed << " | " << tally.failed << " | "
            << tally.unsupported << " | " << tally.otherTypes << " | " << tally.broken << " |\n";
    else
        out << std::left << std::setw(28) << name << std::right << std::setw(5) << tier << std::setw(8) << tally.passed
            << std::setw(8) << tally.failed << std::setw(13) << tally.unsupported << std::setw(12) << tally.otherTypes
            << std::setw(8) << tally.broken << '\n';
}

void printHead(std::ostream& out, const std::string& what, bool markdown)
{
    if (markdown)
        out << "| " << what << " | tier | passed | failed | unsupported | other types | broken |\n"
            << "|---|--:|--:|--:|--:|--:|--:|\n";
    else
        out << std::left << std::setw(28) << what << " tier  passed  failed  unsupported other types  broken\n";
}

} // namespace

std::vector<CaseResult> runSuite(const fs::path& folder, std::chrono::seconds patience)
{
    std::vector<fs::path> cases;
    for (const auto& entry :
         fs::recursive_directory_iterator(folder, fs::directory_options::follow_directory_symlink)) {
        if (entry.path().filename() == "model.onnx")
            cases.push_back(entry.path().parent_path());
    }
    std::ranges::sort(cases);
    std::vector<CaseResult> results;
    for (const auto& path : cases)
        results.push_back({path.filename().string(), subjectOf(path), runIsolated(path, patience)});
    return results;
}

int tierOf(const std::string& operatorType)
{
    const auto found = tiers().find(operatorType);
    return found == tiers().end() ? 4 : found->second;
}

int tierOf(const Subject& subject)
{
    int tier = subject.operators.empty() ? 4 : 1;
    for (const auto& type : subject.operators)
        tier = std::max(tier, tierOf(type));
    return tier;
}

void Tally::count(const CaseResult& result)
{
    switch (result.outcome.verdict) {
    case Verdict::Passed: ++passed; break;
    case Verdict::Failed: ++failed; break;
    case Verdict::Unsupported: ++(result.subject.hasOtherTypes ? otherTypes : unsupported); break;
    case Verdict::Crashed:
    case Verdict::Hung: ++broken; break;
    }
}

void printOperators(std::ostream& out, const std::vector<CaseResult>& results, bool markdown)
{
    std::map<std::string, Tally> rows;
    Tally several;
    for (const auto& result : results)
        (result.subject.operators.size() == 1 ? rows[*result.subject.operators.begin()] : several).count(result);
    printHead(out, "operator", markdown);
    for (const auto& [name, tally] : rows)
        printRow(out, name, std::to_string(tierOf(name)), tally, markdown);
    printRow(out, "several operators", "", several, markdown);
}

void printTiers(std::ostream& out, const std::vector<CaseResult>& results, bool markdown)
{
    Tally all;
    std::map<int, Tally> rows;
    for (const auto& result : results) {
        rows[tierOf(result.subject)].count(result);
        all.count(result);
    }
    printHead(out, "cases", markdown);
    for (const auto& [tier, tally] : rows)
        printRow(out, std::to_string(tally.cases()), std::to_string(tier), tally, markdown);
    printRow(out, std::to_string(all.cases()), "all", all, markdown);
}

void printProblems(std::ostream& out, const std::vector<CaseResult>& results)
{
    for (const auto& result : results) {
        if (result.outcome.verdict != Verdict::Passed)
            out << nameOf(result.outcome.verdict) << " (tier " << tierOf(result.subject) << ") " << result.name << ": "
                << result.outcome.reason << '\n';
    }
}

} // namespace conformance
