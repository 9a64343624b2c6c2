// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/link_text.h"

#include "widgets/said.h"
#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QLocale>

namespace widgets {

namespace {

class Words
{
    Q_DECLARE_TR_FUNCTIONS(widgets::LinkText)
};

QString shareText(double share)
{
    return QLocale().toString(100.0 * share, 'f', 1);
}

QString rateText(engine::Bandwidth rate)
{
    return QLocale().toString(engine::toMegabitsPerSecond(rate), 'g', 4);
}

QString nameOf(const engine::LinkMeasurement::End& end)
{
    return end.name.empty() ? dash() : QString::fromStdString(end.name);
}

QString lineText(const engine::LinkLine& line)
{
    return Words::tr("%1 + size / %2 Mbit/s; half of the sizes are within %3 % of that, the worst is %4 % off, at %5")
        .arg(millisText(line.delay), rateText(line.rate), shareText(line.usualError), shareText(line.worstError),
             bytesText(line.worstAt));
}

QString wayText(const QString& direction, const engine::WayStatistics& way)
{
    auto text = direction + (way.line ? lineText(*way.line) : Words::tr("no line: %1").arg(said(way.line.error())));
    if (way.jitter)
        text += Words::tr("; jitter %1").arg(millisText(*way.jitter));
    return text;
}

QString heldOutText(const QString& direction, const engine::WayStatistics& way)
{
    const auto errors = engine::heldOutErrors(way.sizes);
    return errors ? direction
            + Words::tr("a size that is left out is missed by %1 % (line), %2 % (between its neighbours)")
                  .arg(shareText(errors->line), shareText(errors->between))
                  : QString();
}

QString notReachedText(const QString& direction, const engine::WayStatistics& way)
{
    return way.notReached.empty() ? QString()
                                  : direction + Words::tr("%1 and more").arg(bytesText(way.notReached.front()));
}

engine::DeviceDescription described(const engine::LinkMeasurement::End& end)
{
    engine::DeviceDescription device;
    device.name = end.name;
    return device;
}

} // namespace

QString linkTitle(const engine::LinkMeasurement& link)
{
    if (link.samples.pings.empty())
        return Words::tr("Link, from a file");
    auto title = Words::tr("Link from %1 to %2").arg(nameOf(link.device), nameOf(link.edge));
    if (link.emulated)
        title += Words::tr(", emulated (%1)").arg(linkText(*link.emulated));
    if (!link.model.empty())
        title += Words::tr(", with the sizes of %1").arg(QString::fromStdString(link.model));
    if (link.measuredAt)
        title += QStringLiteral(", ")
            + QDateTime::fromSecsSinceEpoch(link.measuredAt->time_since_epoch().count(), Qt::UTC)
                  .toString(QStringLiteral("yyyy-MM-dd HH:mm 'UTC'"));
    return title;
}

QStringList linkLines(const engine::LinkStatistics& statistics, const engine::LinkMeasurement& link)
{
    const auto up = Words::tr("up: ");
    const auto down = Words::tr("down: ");
    QStringList lines{wayText(up, statistics.up), wayText(down, statistics.down)};
    lines << heldOutText(up, statistics.up) << heldOutText(down, statistics.down);
    if (statistics.roundTrip)
        lines << Words::tr("round trip of a small message: %1, 95 % within %2")
                     .arg(millisText(*statistics.roundTrip), millisText(*statistics.roundTripP95));
    QStringList missing{notReachedText(up, statistics.up), notReachedText(down, statistics.down)};
    missing.removeAll(QString());
    if (!missing.isEmpty())
        lines << Words::tr("not reached within %1 s: %2")
                     .arg(QLocale().toString(link.budget.count() / 1000.0), missing.join(QStringLiteral(", ")));
    lines.removeAll(QString());
    return lines;
}

QString linkSource(const engine::LinkMeasurement& link)
{
    if (link.samples.pings.empty())
        return Words::tr("from a file");
    return link.emulated ? Words::tr("measured, emulated link") : Words::tr("measured");
}

Conditions conditionsOf(const engine::LinkMeasurement& link)
{
    Conditions conditions{.model = QString::fromStdString(link.model), .linkSource = linkSource(link)};
    if (!link.device.name.empty())
        conditions.device = described(link.device);
    if (!link.edge.name.empty())
        conditions.edge = described(link.edge);
    if (const auto line = engine::linkOf(link.samples))
        conditions.link = *line;
    return conditions;
}

} // namespace widgets
