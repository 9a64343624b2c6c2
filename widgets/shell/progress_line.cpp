// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/progress_line.h"

#include "widgets/shell/elided_label.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace widgets {

namespace {

constexpr int barSteps = 1000;

QString translated(const char* text, int count = -1)
{
    return QCoreApplication::translate("widgets::ProgressLine", text, nullptr, count);
}

} // namespace

QString timeLeftText(qint64 elapsedMs, double share)
{
    constexpr qint64 quietMs = 3000;
    constexpr double longestSeconds = 24 * 3600;
    if (elapsedMs < quietMs || !(share > 0.0) || share >= 1.0)
        return {};
    const double seconds = static_cast<double>(elapsedMs) / 1000.0 * (1.0 - share) / share;
    if (seconds > longestSeconds)
        return {};
    if (seconds < 90.0)
        return translated(QT_TRANSLATE_NOOP("widgets::ProgressLine", "about %n s left"),
                          std::max(1, static_cast<int>(std::lround(seconds))));
    return translated(QT_TRANSLATE_NOOP("widgets::ProgressLine", "about %n min left"),
                      static_cast<int>(std::lround(seconds / 60.0)));
}

ProgressLine::ProgressLine(QWidget* parent)
    : QWidget(parent), m_what(new ElidedLabel(this)), m_bar(new QProgressBar(this)),
      m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(QStringLiteral("progress"));
    m_what->setObjectName(QStringLiteral("progressText"));
    m_what->setProperty("role", QStringLiteral("muted"));
    m_what->setTextFormat(Qt::PlainText);
    m_bar->setTextVisible(false);
    m_cancel->setObjectName(QStringLiteral("cancel"));
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(3);
    layout->addWidget(m_what, 0, 0);
    layout->addWidget(m_bar, 1, 0);
    layout->addWidget(m_cancel, 0, 1, 2, 1);
    layout->setColumnStretch(0, 1);
    connect(m_cancel, &QPushButton::clicked, this, &ProgressLine::cancelRequested);
    hide();
}

void ProgressLine::setProgress(const QString& what, double share)
{
    if (!m_clock.isValid() || what != m_doing)
        m_clock.start(); // each thing that is done has a share of its own
    m_doing = what;
    const QString left = timeLeftText(m_clock.elapsed(), share);
    m_what->setText(left.isEmpty() ? what : QStringLiteral("%1 · %2").arg(what, left));
    const bool known = share >= 0.0;
    m_bar->setRange(0, known ? barSteps : 0);
    if (known)
        m_bar->setValue(static_cast<int>(std::lround(std::min(share, 1.0) * barSteps)));
    show();
}

void ProgressLine::setCancellable(bool cancellable)
{
    m_cancel->setVisible(cancellable);
}

void ProgressLine::clear()
{
    m_clock.invalidate();
    hide();
}

} // namespace widgets
