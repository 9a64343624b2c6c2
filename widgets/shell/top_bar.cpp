// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/top_bar.h"

#include "widgets/shell/elided_label.h"
#include "widgets/shell/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace widgets {

TopBar::TopBar(QWidget* parent)
    : QWidget(parent), m_place(new ElidedLabel(this)), m_exportMenu(new QMenu(this)),
      m_export(new QPushButton(tr("Export"), this)), m_run(new QPushButton(this))
{
    setObjectName(QStringLiteral("topBar"));
    setAttribute(Qt::WA_StyledBackground);
    auto* brand = new QLabel(QStringLiteral("Suture"), this);
    brand->setProperty("role", QStringLiteral("brand"));
    m_place->setTextFormat(Qt::PlainText);
    m_place->setObjectName(QStringLiteral("place"));
    m_place->setProperty("role", QStringLiteral("muted"));
    auto* open = new QPushButton(tr("Open…"), this);
    open->setObjectName(QStringLiteral("open"));
    open->setToolTip(tr("Open a model file (Ctrl+O)"));
    auto* keys = new QToolButton(this);
    keys->setObjectName(QStringLiteral("showKeys"));
    keys->setText(tr("Keys"));
    keys->setToolTip(tr("What the keys do (?)"));
    m_export->setObjectName(QStringLiteral("export"));
    m_export->setMenu(m_exportMenu);
    m_run->setObjectName(QStringLiteral("run"));
    m_run->setProperty("role", QStringLiteral("primary"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 7, 10, 7);
    layout->setSpacing(14);
    layout->addWidget(brand);
    layout->addWidget(m_place);
    layout->addStretch(1);
    layout->addWidget(keys);
    layout->addWidget(open);
    layout->addWidget(m_export);
    layout->addWidget(m_run);
    setTabOrder(keys, open);
    setTabOrder(open, m_export);
    setTabOrder(m_export, m_run);
    setRunning(false);
    connect(keys, &QToolButton::clicked, this, &TopBar::keysRequested);
    connect(open, &QPushButton::clicked, this, &TopBar::openRequested);
    connect(m_run, &QPushButton::clicked, this, [this] { m_running ? Q_EMIT stopRequested() : Q_EMIT runRequested(); });
}

void TopBar::setPlace(const QString& model, Stage stage)
{
    m_place->setText(model.isEmpty() ? stageTitle(stage) : QStringLiteral("%1 › %2").arg(model, stageTitle(stage)));
}

void TopBar::setRunning(bool running)
{
    m_running = running;
    m_run->setText(running ? tr("Stop") : tr("Run live"));
    m_run->setIcon(icon(running ? "stop" : "start", Qt::white));
    m_run->setEnabled(running || m_runnable);
}

void TopBar::setRunnable(bool runnable)
{
    m_runnable = runnable;
    setRunning(m_running);
}

} // namespace widgets
