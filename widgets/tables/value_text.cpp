// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/value_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace widgets {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("widgets::Value", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

int decimalsOf(engine::Millis time)
{
    const double value = std::abs(time.count());
    return value < 0.001 ? 6 : value < 0.1 ? 4 : value < 1 ? 3 : value < 10 ? 2 : value < 1000 ? 1 : 0;
}

/// Two significant figures, but no more decimals than @p most.
QString spreadNumber(double spread, int most)
{
    if (!(spread > 0.0))
        return QStringLiteral("0");
    return number(spread, static_cast<int>(std::clamp(1.0 - std::floor(std::log10(spread)), 0.0, 1.0 * most)));
}

QString placeText(const engine::CutPlace& place)
{
    const auto name = QString::fromStdString(place.after);
    if (place.kind == engine::CutPlace::Kind::Within)
        return translated(QT_TRANSLATE_NOOP("widgets::Value", "cut in %1: %2 of %3 layers on the device"))
            .arg(name, QString::number(place.onDevice), QString::number(place.layers));
    if (place.kind == engine::CutPlace::Kind::ToDevice)
        return translated(QT_TRANSLATE_NOOP("widgets::Value", "back on the device after %1")).arg(name);
    return name.isEmpty() ? translated(QT_TRANSLATE_NOOP("widgets::Value", "the first layers on the edge"))
                          : translated(QT_TRANSLATE_NOOP("widgets::Value", "cut after %1")).arg(name);
}

} // namespace

QString millisNumber(engine::Millis time)
{
    return time.count() == 0.0 ? QStringLiteral("0") : number(time.count(), decimalsOf(time));
}

QString millisNumber(engine::Millis time, engine::Millis spread)
{
    return QStringLiteral("%1 ± %2").arg(millisNumber(time), spreadNumber(spread.count(), decimalsOf(time) + 1));
}

QString millisText(engine::Millis time)
{
    return QStringLiteral("%1 ms").arg(millisNumber(time));
}

QString millisText(engine::Millis time, engine::Millis spread)
{
    return QStringLiteral("%1 ms ± %2").arg(millisNumber(time), spreadNumber(spread.count(), decimalsOf(time) + 1));
}

QString bytesText(engine::Bytes size)
{
    const auto digits = static_cast<int>(QString::number(size.count).size());
    const int beforePoint = (digits - 1) % 3 + 1;
    return QLocale().formattedDataSize(size.count, 3 - beforePoint, QLocale::DataSizeSIFormat);
}

/// The largest unit that leaves at least one before the point.
QString countText(double count)
{
    static constexpr std::array units{"", " k", " M", " G", " T"};
    std::size_t unit = 0;
    while (unit + 1 < units.size() && std::abs(count) >= 1000.0) {
        count /= 1000.0;
        ++unit;
    }
    const int decimals = unit == 0 || std::abs(count) >= 100 ? 0 : std::abs(count) >= 10 ? 1 : 2;
    return number(count, decimals) + QLatin1String(units[unit]);
}

QString speedupText(double ratio)
{
    return ratio > 0.0 ? QStringLiteral("%1×").arg(number(ratio, ratio < 100 ? 2 : 0)) : dash();
}

QString speedupText(double ratio, double spread)
{
    return ratio > 0.0 ? QStringLiteral("%1 ± %2").arg(speedupText(ratio), spreadNumber(spread, 2)) : dash();
}

QString percentText(double share)
{
    const double percent = 100.0 * share;
    const QString sign = percent >= 0.05 ? QStringLiteral("+") : percent <= -0.05 ? QStringLiteral("−") : QString();
    return QStringLiteral("%1%2 %").arg(sign, number(std::abs(percent), 1));
}

QString linkText(const engine::Link& link)
{
    return translated(QT_TRANSLATE_NOOP("widgets::Value", "↑ %1 ↓ %2 Mbit/s · %3 ms one way"))
        .arg(number(engine::toMegabitsPerSecond(link.up), 1), number(engine::toMegabitsPerSecond(link.down), 1),
             QLocale().toString(link.delay.count(), 'g', 3));
}

QString linkText(const engine::RunReport& run)
{
    const auto link = linkText(run.link);
    if (!run.linkMeasured)
        return translated(QT_TRANSLATE_NOOP("widgets::Value", "%1, set by hand, emulated")).arg(link);
    return run.linkEmulated ? translated(QT_TRANSLATE_NOOP("widgets::Value", "%1, emulated")).arg(link) : link;
}

QString sideText(engine::Side side)
{
    return side == engine::Side::Device ? translated(QT_TRANSLATE_NOOP("widgets::Value", "device"))
                                        : translated(QT_TRANSLATE_NOOP("widgets::Value", "edge"));
}

QString cutText(std::span<const engine::CutPlace> places)
{
    constexpr std::size_t most = 4;
    if (places.empty())
        return translated(QT_TRANSLATE_NOOP("widgets::Value", "everything on the device"));
    if (places.size() == 1 && places.front().after.empty())
        return translated(QT_TRANSLATE_NOOP("widgets::Value", "everything on the edge"));
    QStringList texts;
    for (const auto& place : places.first(std::min(most, places.size())))
        texts << placeText(place);
    if (places.size() > most)
        texts
            << translated(QT_TRANSLATE_NOOP("widgets::Value", "and %1 more changes of side")).arg(places.size() - most);
    return texts.join(QStringLiteral(", "));
}

QString dash()
{
    return QStringLiteral("—");
}

} // namespace widgets
