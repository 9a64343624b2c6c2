// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/log_axis.h"

#include "widgets/charts/qcustomplot.h"

#include <QLocale>

#include <cmath>

namespace widgets {

namespace {

constexpr int mostDecades = 6; ///< with two ticks between them

class OneTwoFiveTicker : public QCPAxisTicker
{
protected:
    double getTickStep(const QCPRange& range) override { return range.lower; }
    int getSubTickCount(double) override { return 0; }
    QVector<double> createTickVector(double, const QCPRange& range) override
    {
        QVector<double> ticks;
        if (!(range.lower > 0.0))
            return ticks;
        const int first = static_cast<int>(std::floor(std::log10(range.lower)));
        const int last = static_cast<int>(std::ceil(std::log10(range.upper)));
        const bool crowded = last - first > mostDecades;
        for (int decade = first; decade <= last; ++decade) {
            ticks << std::pow(10.0, decade);
            if (!crowded)
                ticks << 2.0 * std::pow(10.0, decade) << 5.0 * std::pow(10.0, decade);
        }
        return ticks;
    }
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override
    {
        return locale.toString(tick, 'g', 4);
    }
};

} // namespace

void makeLogarithmic(QCPAxis* axis)
{
    axis->setScaleType(QCPAxis::stLogarithmic);
    axis->setTicker(QSharedPointer<OneTwoFiveTicker>::create());
}

QString rateNumber(double megabitsPerSecond)
{
    const int decimals = megabitsPerSecond < 0.995 ? 2 : megabitsPerSecond < 9.95 ? 1 : 0;
    return QLocale().toString(megabitsPerSecond, 'f', decimals);
}

} // namespace widgets
