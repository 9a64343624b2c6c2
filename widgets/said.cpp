// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/said.h"

#include <QCoreApplication>

namespace widgets {

QString said(const engine::Sentence& sentence)
{
    if (sentence.isPlain)
        return QString::fromStdString(sentence.pattern);
    const auto pattern = QCoreApplication::translate("engine", sentence.pattern.c_str()).toStdString();
    return QString::fromStdString(engine::filled(pattern, sentence.arguments.size(), [&](std::size_t place) {
        return said(sentence.arguments[place]).toStdString();
    }));
}

} // namespace widgets
