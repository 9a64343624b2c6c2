// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/transfer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace engine {

namespace {

constexpr std::size_t leastRowsToScale = 3;

struct Way
{
    std::string_view name;
    std::optional<double> exponent; ///< of the source's residual; none: the source is scaled
};

constexpr std::array ways{Way{"scaled", std::nullopt}, Way{"physics", 0.0}, Way{"physics, half the residual", 0.5},
                          Way{"physics, the residual", 1.0}};

/// The columns that @p regressor takes, in its order.
Result<Samples> inColumnsOf(const Regressor& regressor, const Samples& samples)
{
    auto selected = samples;
    selected.columns = regressor.columns;
    selected.features.clear();
    std::vector<std::size_t> places;
    for (const auto& column : regressor.columns) {
        const auto found = std::ranges::find(samples.columns, column);
        if (found == samples.columns.end())
            return Error{ErrorCode::InvalidInput, sentence("there is no column '%1'", column)};
        places.push_back(static_cast<std::size_t>(found - samples.columns.begin()));
    }
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        for (const auto place : places)
            selected.features.push_back(samples.row(row)[place]);
    }
    return selected;
}

double middleOf(std::vector<double> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

double saidBy(const GroupPredictor& group, std::span<const double> row)
{
    return group.factor * evaluate(group.regressor, row);
}

/// Measured by said of each row for which the source says anything.
std::vector<double> ratiosOf(const GroupPredictor& source, const Samples& samples)
{
    std::vector<double> ratios;
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        if (const auto said = saidBy(source, samples.row(row)); said > 0)
            ratios.push_back(samples.target[row] / said);
    }
    return ratios;
}

/// Null: it learnt no residual of physics.
const Regressor* boostedPhysicsOf(const Regressor& regressor)
{
    if (std::holds_alternative<BoostedPhysicsModel>(regressor.form))
        return &regressor;
    const auto* ensemble = std::get_if<EnsembleModel>(&regressor.form);
    if (ensemble == nullptr)
        return nullptr;
    for (const auto& member : ensemble->members) {
        if (std::holds_alternative<BoostedPhysicsModel>(member.form))
            return &member;
    }
    return nullptr;
}

GroupPredictor scaledBy(GroupPredictor source, double factor)
{
    source.factor *= factor;
    return source;
}

/// exp(residual)^exponent.
TreesModel raised(TreesModel residual, double exponent)
{
    residual.base *= exponent;
    for (std::size_t node = 0; node < residual.value.size(); ++node) {
        if (residual.column[node] < 0)
            residual.value[node] *= exponent;
    }
    return residual;
}

/// 1 for every row.
PhysicsModel unit()
{
    PhysicsModel model;
    model.least = 1;
    return model;
}

/// What the source has learnt from was measured, on its device.
void keepRange(Regressor& regressor, const Regressor& source)
{
    for (std::size_t column = 0; column < regressor.columns.size(); ++column) {
        const auto place = static_cast<std::size_t>(std::ranges::find(source.columns, regressor.columns[column])
                                                    - source.columns.begin());
        regressor.lowest[column] = source.lowest[place];
        regressor.highest[column] = source.highest[place];
    }
}

/// @p samples in the columns of the source's regressor.
Result<GroupPredictor> refitted(const GroupPredictor& source, const Samples& samples, double exponent)
{
    const auto* boosted = boostedPhysicsOf(source.regressor);
    if (exponent > 0 && boosted == nullptr)
        return Error{ErrorCode::Unsupported, "the source has learnt no residual of physics"};
    auto group = source;
    group.factor = 1;
    if (exponent == 0) {
        auto physics = fitRegressor("physics", samples, {});
        if (!physics)
            return physics.error();
        group.regressor = *std::move(physics);
        keepRange(group.regressor, source.regressor);
        return group;
    }
    auto columns = inColumnsOf(*boosted, samples);
    if (!columns)
        return columns.error();
    group.regressor = *boosted;
    auto& form = std::get<BoostedPhysicsModel>(group.regressor.form);
    form.residual = raised(std::move(form.residual), exponent);
    form.physics = unit();
    for (std::size_t row = 0; row < columns->rows(); ++row)
        columns->target[row] /= evaluate(form, columns->row(row)); // so that the sums need not follow the residual
    auto physics = fitPhysics(*columns);
    if (!physics)
        return physics.error();
    form.physics = *std::move(physics);
    return group;
}

Result<GroupPredictor> madeBy(const Way& way, const GroupPredictor& source, const Samples& samples)
{
    if (way.exponent)
        return refitted(source, samples, *way.exponent);
    const auto ratios = ratiosOf(source, samples);
    if (ratios.empty())
        return Error{ErrorCode::InvalidInput, "the source says nothing of these rows"};
    return scaledBy(source, middleOf(ratios));
}

/// What is said of each row by what has not seen it.
struct Tried
{
    RegressorScore score;
    CrossPrediction cross;
};

Tried tried(const Way& way, const GroupPredictor& source, const Samples& samples, std::span<const Fold> folds)
{
    const std::vector<double> none(samples.rows());
    Tried result{{std::string(way.name), std::nullopt, {}}, {none, none}};
    for (const auto& fold : folds) {
        const auto made = madeBy(way, source, selectedRows(samples, fold.train));
        if (!made) {
            result.score.reason = made.error().message();
            return result;
        }
        const auto asked = inColumnsOf(made->regressor, selectedRows(samples, fold.test));
        if (!asked) {
            result.score.reason = asked.error().message();
            return result;
        }
        for (std::size_t at = 0; at < fold.test.size(); ++at) {
            result.cross.predictions[fold.test[at]] = std::max(saidBy(*made, asked->row(at)), 1e-12);
            result.cross.difficulties[fold.test[at]] = difficulty(made->regressor, asked->row(at));
        }
    }
    if (const auto near = accuracy(samples.target, result.cross.predictions))
        result.score.accuracy = *near;
    return result;
}

double errorOf(const Tried& way)
{
    return way.score.accuracy ? way.score.accuracy->meanPercent.value_or(std::numeric_limits<double>::infinity())
                              : std::numeric_limits<double>::infinity();
}

/// The best of the ways, for a family with enough rows.
Result<GroupPredictor> chosenGroup(const GroupPredictor& source, const Samples& samples,
                                   const PredictorOptions& options)
{
    const auto folds = unseenFolds(samples, options.folds, options.seed);
    if (!folds)
        return folds.error();
    std::vector<Tried> table;
    for (const auto& way : ways)
        table.push_back(tried(way, source, samples, *folds));
    const auto best = std::ranges::min_element(table, {}, errorOf);
    auto group = madeBy(ways[static_cast<std::size_t>(best - table.begin())], source, samples);
    if (!group)
        return group.error();
    if (const auto interval =
            conformalInterval(samples.target, best->cross.predictions, best->cross.difficulties, options.coverage))
        group->interval = *interval;
    std::ranges::stable_sort(table, {}, errorOf);
    group->scores.clear();
    for (const auto& way : table)
        group->scores.push_back(way.score);
    return group;
}

/// All rows with the source's answers, for what has too few rows of its own.
struct Pool
{
    std::vector<double> ratios;
    std::vector<double> measured;
    std::vector<double> predicted;
    std::vector<double> difficulty;

    void add(const GroupPredictor& source, const Samples& samples)
    {
        for (std::size_t row = 0; row < samples.rows(); ++row) {
            const auto said = saidBy(source, samples.row(row));
            if (!(said > 0))
                continue;
            ratios.push_back(samples.target[row] / said);
            measured.push_back(samples.target[row]);
            predicted.push_back(said);
            difficulty.push_back(engine::difficulty(source.regressor, samples.row(row)));
        }
    }

    /// Around what the source says times @p factor.
    std::optional<ConformalInterval> interval(double factor, double coverage) const
    {
        auto scaled = predicted;
        for (auto& said : scaled)
            said *= factor;
        const auto made = conformalInterval(measured, scaled, difficulty, coverage);
        return made ? std::optional(*made) : std::nullopt;
    }
};

const Samples* rowsFor(std::string_view name, std::span<const SamplesGroup> few)
{
    const auto found = std::ranges::find(few, name, &SamplesGroup::name);
    return found == few.end() ? nullptr : &found->samples;
}

/// Of a family with too few rows to choose.
GroupPredictor scaledGroup(const GroupPredictor& source, const Samples& samples, const Pool& pool, double coverage)
{
    const auto common = middleOf(pool.ratios);
    const auto own = ratiosOf(source, samples);
    auto group = scaledBy(source, own.size() >= leastRowsToScale ? middleOf(own) : common);
    group.scores.clear();
    if (const auto interval = pool.interval(common, coverage))
        group.interval = interval;
    return group;
}

GroupPredictor groupFrom(const GroupPredictor& source, const Samples& rows, const Pool& pool,
                         const PredictorOptions& options)
{
    const auto columns = inColumnsOf(source.regressor, rows);
    const auto samples = columns ? *columns : Samples();
    const bool isEnough = samples.rows() >= leastGroupRows(options.folds);
    auto chosen = isEnough ? chosenGroup(source, samples, options)
                           : Result<GroupPredictor>(scaledGroup(source, samples, pool, options.coverage));
    auto group = chosen ? *std::move(chosen) : scaledGroup(source, samples, pool, options.coverage);
    group.rows = samples.rows();
    group.configurations = std::set(samples.group.begin(), samples.group.end()).size();
    group.noisePercent.reset();
    return group;
}

Result<void> checkTargets(std::span<const SamplesGroup> few)
{
    for (const auto& group : few) {
        if (std::ranges::any_of(group.samples.target, [](double target) { return !(target > 0); }))
            return Error{ErrorCode::InvalidInput, sentence("a target of '%1' is not above zero", group.name)};
    }
    return {};
}

} // namespace

Result<LatencyPredictor> adapted(const LatencyPredictor& source, std::span<const SamplesGroup> few,
                                 const PredictorOptions& options, const KeepGoing& keepGoing)
{
    if (const auto checked = checkTargets(few); !checked)
        return checked.error();
    std::vector<SamplesGroup> rows(few.begin(), few.end());
    if (auto common = commonGroup(few))
        rows.push_back(*std::move(common));
    LatencyPredictor predictor{.device = {}, .conditions = {}, .target = {}, .groups = {}, .unpredicted = {}};
    predictor.load = source.load;
    Pool pool;
    for (const auto& group : source.groups) {
        const auto* own = rowsFor(group.name, few);
        if (own == nullptr)
            continue;
        const auto samples = inColumnsOf(group.regressor, *own);
        if (!samples)
            return Error{ErrorCode::InvalidInput, sentence("'%1': %2", group.name, samples.error().what)};
        pool.add(group, *samples);
    }
    if (pool.ratios.empty())
        return Error{ErrorCode::InvalidInput, "no row is of a family that the source knows"};
    for (const auto& group : source.groups) {
        if (!keepGoing(static_cast<double>(predictor.groups.size()) / static_cast<double>(source.groups.size())))
            return Error{ErrorCode::Cancelled, "the transfer was stopped"};
        const auto* own = rowsFor(group.name, rows);
        predictor.groups.push_back(groupFrom(group, own != nullptr ? *own : Samples(), pool, options));
    }
    for (const auto& group : few) {
        if (std::ranges::find(source.groups, group.name, &GroupPredictor::name) == source.groups.end())
            predictor.unpredicted.push_back({group.name, "the source knows no such layers"});
    }
    return predictor;
}

} // namespace engine
