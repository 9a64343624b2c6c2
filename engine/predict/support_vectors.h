// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/predict/kernel_ridge.h"

namespace engine {

/// What is chosen of a support vector regression on the standardised target.
struct SupportVectorOptions
{
    double cost = 10;     ///< of an error beside the flatness of the model
    double width = 1;     ///< of the Gaussian kernel, as in KernelKind::Rbf
    double margin = 0.05; ///< errors within it cost nothing; in standard deviations of the target

    bool operator==(const SupportVectorOptions&) const = default;
};

/// Support vector regression (Drucker et al., NIPS 1996) by libsvm (Chang and Lin, ACM TIST 2, 2011); cost, width and
/// margin are chosen by cross-validation. Of more than mostKernelPoints rows, so many are drawn at random. The model
/// keeps the rows that bear it only. Unsupported in a build without libsvm.
Result<KernelModel> fitSupportVectors(const Samples& samples, std::uint64_t seed);
/// The same with @p options, from all rows.
Result<KernelModel> fitSupportVectorsWith(const Samples& samples, const SupportVectorOptions& options);

} // namespace engine
