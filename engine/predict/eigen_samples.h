// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/samples.h"
#include "engine/predict/standardization.h"

#include <Eigen/Core>

namespace engine {

// The bridge from samples to Eigen, for the sources of this room.

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// [rows][columns], without a copy.
Eigen::Map<const RowMatrix> featuresOf(const Samples& samples);
/// [rows], without a copy.
Eigen::Map<const Eigen::VectorXd> targetOf(const Samples& samples);

Standardization standardizationOf(const Eigen::Ref<const RowMatrix>& features);
RowMatrix standardized(const Standardization& scaling, const Eigen::Ref<const RowMatrix>& features);

/// The double that is written with as few digits as the float: short in a file, and the same float again.
double inFewDigits(float value);

std::vector<double> valuesOf(const Eigen::Ref<const Eigen::VectorXd>& vector);
std::vector<double> rowByRow(const RowMatrix& matrix);
Eigen::Map<const Eigen::VectorXd> vectorOf(std::span<const double> values);

} // namespace engine
