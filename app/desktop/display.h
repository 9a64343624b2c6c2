// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

#include <memory>

namespace app {

/// The application of a program that draws. Where there is no display Qt would abort; this says so in one line and
/// ends the process with 1.
std::unique_ptr<QApplication> openDisplay(int& argc, char** argv);

} // namespace app
