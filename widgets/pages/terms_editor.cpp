// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/terms_editor.h"

#include "widgets/tables/value_text.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace widgets {

namespace {

using engine::Codec;

const std::vector forTensors{Codec::Float32, Codec::Float16, Codec::Int8, Codec::Int8Entropy};
const std::vector forImages{Codec::Float32, Codec::UInt8, Codec::Jpeg};

QString nameOf(Codec codec)
{
    const auto name = engine::codecName(codec);
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

/// What the planners take each codec to cost.
QString assumptions()
{
    const auto table = engine::codecCosts();
    const auto speed = [](engine::Bandwidth rate) {
        return bytesText({static_cast<std::int64_t>(rate.bytesPerSecond)});
    };
    QStringList lines{TermsEditor::tr("Assumed, not measured, of bytes in memory (device / edge):")};
    for (const auto codec : engine::allCodecs) {
        const auto& cost = table[static_cast<std::size_t>(codec)];
        if (engine::isAssumed(codec))
            lines << TermsEditor::tr("%1: %2 of the bytes, writes %3 / %4, reads %5 / %6 a second")
                         .arg(nameOf(codec), QString::number(cost.ratio), speed(cost.encode[0]), speed(cost.encode[1]),
                              speed(cost.decode[0]), speed(cost.decode[1]));
    }
    return lines.join(QLatin1Char('\n'));
}

Codec chosenIn(const QButtonGroup* group)
{
    return static_cast<Codec>(group->checkedId());
}

} // namespace

TermsEditor::TermsEditor(QWidget* parent)
    : QWidget(parent), m_tensors(new QButtonGroup(this)), m_images(new QButtonGroup(this)), m_note(new QLabel(this))
{
    m_note->setObjectName(QStringLiteral("codecNote"));
    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setWordWrap(true);
    m_note->setToolTip(assumptions());
    m_imageRow = makeRow(tr("Input as"), m_images, forImages);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(makeRow(tr("Encoding of cut tensors"), m_tensors, forTensors));
    layout->addWidget(m_imageRow);
    layout->addWidget(m_note);
    setHasImage(false);
    setAllowed({Codec::Float32});
}

QWidget* TermsEditor::makeRow(const QString& title, QButtonGroup* group, const std::vector<Codec>& codecs)
{
    auto* row = new QWidget(this);
    auto* caption = new QLabel(title, row);
    caption->setProperty("role", QStringLiteral("muted"));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(caption);
    const auto prefix = group == m_images ? QStringLiteral("image-") : QStringLiteral("codec-");
    for (const auto codec : codecs) {
        auto* button = new QPushButton(nameOf(codec), row);
        button->setObjectName(prefix + nameOf(codec));
        button->setProperty("role", QStringLiteral("choice"));
        button->setCheckable(true);
        button->setToolTip(assumptions());
        group->addButton(button, static_cast<int>(codec));
        layout->addWidget(button);
    }
    layout->addStretch(1);
    connect(group, &QButtonGroup::idClicked, this, [this] {
        showNote();
        Q_EMIT allowedEdited(allowed());
    });
    return row;
}

std::vector<Codec> TermsEditor::allowed() const
{
    std::vector codecs{Codec::Float32};
    for (const auto* group : {m_tensors, m_images}) {
        if (chosenIn(group) != Codec::Float32)
            codecs.push_back(chosenIn(group));
    }
    return codecs;
}

void TermsEditor::setAllowed(const std::vector<Codec>& allowed)
{
    for (const auto& [group, offered] : {std::pair(m_tensors, &forTensors), std::pair(m_images, &forImages)}) {
        const auto chosen = std::ranges::find_if(allowed, [&codecs = *offered](Codec codec) {
            return codec != Codec::Float32 && std::ranges::find(codecs, codec) != codecs.end();
        });
        group->button(static_cast<int>(chosen == allowed.end() ? Codec::Float32 : *chosen))->setChecked(true);
    }
    showNote();
}

void TermsEditor::setHasImage(bool has)
{
    m_imageRow->setVisible(has);
}

void TermsEditor::showNote()
{
    // because an image that is not written as one goes as every other tensor does
    m_images->button(static_cast<int>(Codec::Float32))->setText(nameOf(chosenIn(m_tensors)));
    m_note->setText(tr("Assumed ratio and speed: codecs other than float32 are assumptions until transfers use them; "
                       "live runs carry float32 and are compared with its prediction."));
    m_note->setVisible(allowed().size() > 1);
}

} // namespace widgets
