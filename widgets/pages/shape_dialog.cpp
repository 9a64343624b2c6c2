// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/shape_dialog.h"

#include "widgets/said.h"
#include "widgets/shell/message_line.h"
#include "widgets/theme.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace widgets {

namespace {

constexpr int largestSize = 1'000'000;
constexpr int fieldsInSight = 8;

/// A file may have names of any length.
QString shortText(const std::string& text)
{
    constexpr qsizetype longest = 40;
    const auto whole = QString::fromStdString(text);
    return whole.size() > longest ? whole.left(longest - 1) + QStringLiteral("…") : whole;
}

QLabel* mutedLabel(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QStringLiteral("muted"));
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

ShapeDialog::ShapeDialog(const QString& model, QWidget* parent)
    : QDialog(parent), m_reason(new QLabel(this)), m_fields(new QFormLayout), m_message(new MessageLine(this))
{
    setObjectName(QStringLiteral("inputShapes"));
    setWindowTitle(tr("Open %1").arg(model));
    setMinimumWidth(460);
    m_reason->setWordWrap(true);
    m_fields->setHorizontalSpacing(14);
    m_fields->setVerticalSpacing(8);
    auto* buttons = new QDialogButtonBox(this);
    m_open = new QPushButton(tr("Open"), buttons);
    m_open->setObjectName(QStringLiteral("open"));
    m_open->setProperty("role", QStringLiteral("primary")); // before the box polishes it
    m_open->setDefault(true);
    buttons->addButton(m_open, QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_reason);
    layout->addLayout(m_fields);
    layout->addWidget(m_message);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &ShapeDialog::answer);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ShapeDialog::askForDimensions(const std::vector<engine::OpenDimension>& dimensions)
{
    m_reason->setText(tr("The file leaves sizes of its inputs open. Layers are timed and cut for fixed ones:"));
    auto* fields = new QWidget;
    fields->setProperty("role", QStringLiteral("page"));
    auto* form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(14);
    for (const auto& dimension : dimensions) {
        auto* size = new QSpinBox(fields);
        size->setRange(0, largestSize); // a cache may be empty
        size->setValue(static_cast<int>(dimension.likely));
        size->setButtonSymbols(QAbstractSpinBox::NoButtons);
        size->setFixedWidth(90);
        size->setToolTip(tr("of %1: %2").arg(shortText(dimension.input), QString::fromStdString(dimension.shape)));
        auto* row = new QHBoxLayout;
        row->setSpacing(10);
        row->addWidget(size);
        row->addWidget(
            mutedLabel(QStringLiteral("%1: %2").arg(shortText(dimension.input), shortText(dimension.shape)), fields),
            1);
        form->addRow(shortText(dimension.name), row);
        m_dimensions.emplace(dimension.name, size);
    }
    auto* area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(fields);
    area->setMinimumHeight(std::min(static_cast<int>(dimensions.size()), fieldsInSight) * (sizes::text + 24));
    m_fields->addRow(area);
}

void ShapeDialog::askForInputs(const QString& likely)
{
    m_reason->setText(tr("A TorchScript file does not keep the shape of its input. Several inputs are written as "
                         "1x3x224x224, 1x16:int64."));
    m_inputs = new QLineEdit(likely, this);
    m_inputs->setObjectName(QStringLiteral("inputs"));
    m_inputs->selectAll();
    m_fields->addRow(tr("Input"), m_inputs);
    m_inputs->setFocus();
}

void ShapeDialog::answer()
{
    if (m_inputs == nullptr) {
        std::map<std::string, std::int64_t> given;
        for (const auto& [name, size] : m_dimensions)
            given[name] = size->value();
        setWaiting(true);
        Q_EMIT dimensionsGiven(given);
        return;
    }
    const auto inputs = engine::parseInputShapes(m_inputs->text().simplified().remove(QLatin1Char(' ')).toStdString());
    if (!inputs)
        return setError(said(inputs.error()));
    setWaiting(true);
    Q_EMIT inputsGiven(*inputs);
}

void ShapeDialog::setWaiting(bool waiting)
{
    m_open->setEnabled(!waiting);
    m_open->setText(waiting ? tr("Opening…") : tr("Open"));
    if (waiting)
        m_message->clear();
}

void ShapeDialog::setError(const QString& text)
{
    setWaiting(false);
    m_message->setError(text);
}

} // namespace widgets
