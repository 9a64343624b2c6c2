// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/conditions.h"

#include "widgets/tables/plans_model.h"
#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace widgets {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(widgets::Conditions)
};

QString deviceText(const engine::DeviceDescription& device)
{
    const auto name = QString::fromStdString(device.name);
    return device.emulated() ? Words::tr("%1, emulated %2 times slower").arg(name).arg(device.slowdown) : name;
}

QString runLinkSource(const engine::RunReport& run)
{
    if (!run.linkMeasured)
        return Words::tr("set by hand, emulated");
    return run.linkEmulated ? Words::tr("measured, emulated link") : Words::tr("measured");
}

/// Empty: no plan, as in a run that has not begun.
QString planText(const engine::Plan& plan)
{
    return plan.algorithm.empty()
        ? QString()
        : Words::tr("%1, %2 predicted").arg(planTitle(plan.algorithm), millisText(plan.predicted.total()));
}

/// With every digit, and a point in any language, because programs read it.
QString plainLink(const engine::Link& link)
{
    return QStringLiteral("up %1 Mbit/s, down %2 Mbit/s, delay %3 ms one way")
        .arg(engine::toMegabitsPerSecond(link.up))
        .arg(engine::toMegabitsPerSecond(link.down))
        .arg(link.delay.count());
}

QString withSource(const QString& link, const QString& source)
{
    return source.isEmpty() ? link : QStringLiteral("%1, %2").arg(link, source);
}

/// "on the edge: conv1, conv2, conv3 and 2 more"; empty: nothing is.
QString pinsText(const engine::CostModel& costs, engine::Side side)
{
    constexpr qsizetype most = 3;
    QStringList names;
    for (const auto& layer : costs.layers)
        if (layer.pinned == side)
            names << QString::fromStdString(layer.name);
    if (names.isEmpty())
        return {};
    const auto more = names.size() - most;
    auto list = names.mid(0, most).join(QStringLiteral(", "));
    if (more > 0)
        list = Words::tr("%1 and %2 more").arg(list).arg(more);
    return side == engine::Side::Device ? Words::tr("on the device: %1").arg(list)
                                        : Words::tr("on the edge: %1").arg(list);
}

QString pinsText(const engine::CostModel& costs)
{
    QStringList texts{pinsText(costs, engine::Side::Device), pinsText(costs, engine::Side::Edge)};
    texts.removeAll(QString());
    return texts.join(QStringLiteral("; "));
}

/// "device predicted, edge from a file"; empty: both are measured.
QString timesText(const engine::CostModel& costs)
{
    using engine::TimesSource;
    QStringList texts;
    const auto add = [&](engine::Side side, TimesSource source, const QString& text) {
        if (costs.timesFrom[static_cast<std::size_t>(side)] == source)
            texts << text;
    };
    add(engine::Side::Device, TimesSource::Predicted, Words::tr("device predicted"));
    add(engine::Side::Device, TimesSource::FromFile, Words::tr("device from a file"));
    add(engine::Side::Edge, TimesSource::Predicted, Words::tr("edge predicted"));
    add(engine::Side::Edge, TimesSource::FromFile, Words::tr("edge from a file"));
    return texts.join(QStringLiteral(", "));
}

QString wishesText(const engine::CostModel& costs)
{
    QStringList texts;
    if (costs.resultOn == engine::Side::Edge)
        texts << Words::tr("result on the edge");
    QStringList codecs;
    for (const auto codec : costs.terms.allowed)
        codecs << QString::fromStdString(std::string(engine::codecName(codec)));
    if (codecs.size() > 1)
        texts << Words::tr("transfers as %1").arg(codecs.join(QStringLiteral(" or ")));
    if (costs.deviceMemory)
        texts << Words::tr("at most %1 of weights on the device").arg(bytesText(*costs.deviceMemory));
    return texts.join(QStringLiteral("; "));
}

} // namespace

Conditions conditionsOf(const engine::CostModel& costs)
{
    return {.model = QString::fromStdString(costs.name),
            .link = costs.terms.link,
            .times = timesText(costs),
            .pins = pinsText(costs),
            .wishes = wishesText(costs)};
}

Conditions conditionsOf(const engine::RunReport& run)
{
    return {.model = QString::fromStdString(run.model),
            .device = run.device,
            .edge = run.edge,
            .link = run.link,
            .linkSource = runLinkSource(run),
            .loadHeld = QString::fromStdString(run.loadHeld),
            .frames = run.complete ? QString() : Words::tr("%1 of %2").arg(run.frames.size()).arg(run.planned),
            .plan = planText(run.plan(engine::RunMode::Split))};
}

QString conditionsText(const Conditions& conditions, const QDateTime& now)
{
    QStringList parts;
    if (!conditions.model.isEmpty())
        parts << conditions.model;
    if (conditions.device)
        parts << Words::tr("device: %1").arg(deviceText(*conditions.device));
    if (conditions.edge)
        parts << Words::tr("edge: %1").arg(deviceText(*conditions.edge));
    if (conditions.link)
        parts << withSource(linkText(*conditions.link), conditions.linkSource);
    if (!conditions.times.isEmpty())
        parts << Words::tr("times: %1").arg(conditions.times);
    if (!conditions.loadHeld.isEmpty())
        parts << Words::tr("load held: %1").arg(conditions.loadHeld);
    if (!conditions.frames.isEmpty())
        parts << Words::tr("frames: %1").arg(conditions.frames);
    if (!conditions.plan.isEmpty())
        parts << Words::tr("plan: %1").arg(conditions.plan);
    if (!conditions.pins.isEmpty())
        parts << Words::tr("pinned %1").arg(conditions.pins);
    if (!conditions.wishes.isEmpty())
        parts << conditions.wishes;
    parts << now.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'"));
    return parts.join(QStringLiteral(" · "));
}

engine::ConditionLines linesOf(const Conditions& conditions, const QDateTime& now)
{
    engine::ConditionLines lines;
    const auto add = [&lines](const char* key, const QString& value) {
        if (!value.isEmpty())
            lines.emplace_back(key, value.toStdString());
    };
    add("model", conditions.model);
    add("fingerprint", conditions.fingerprint);
    add("device", conditions.device ? deviceText(*conditions.device) : QString());
    add("edge", conditions.edge ? deviceText(*conditions.edge) : QString());
    add("link", conditions.link ? withSource(plainLink(*conditions.link), conditions.linkSource) : QString());
    add("times", conditions.times);
    add("load held", conditions.loadHeld);
    add("frames", conditions.frames);
    add("plan", conditions.plan);
    add("pins", conditions.pins);
    add("wishes", conditions.wishes);
    add("date", now.toUTC().toString(Qt::ISODate));
    add("suture", QCoreApplication::applicationVersion());
    return lines;
}

QByteArray csvWith(const Conditions& conditions, engine::CsvTable table, const QDateTime& now)
{
    table.conditions = linesOf(conditions, now);
    return QByteArray::fromStdString(engine::toCsv(table));
}

} // namespace widgets
