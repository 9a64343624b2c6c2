// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "network/message.h"

#include <QString>

namespace app {

/// What a request is busy with, for people: "warming up".
QString stageText(network::Stage stage);

} // namespace app
