// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/sentence.h"

#include <tl/expected.hpp>

namespace engine {

enum class ErrorCode {
    InvalidInput,
    Unsupported,
    Corrupt,
    Io,
    Timeout,
    Disconnected,
    Cancelled,
    FrameDependent, ///< what is asked for is not the same for every frame
};
inline constexpr std::size_t errorCodeCount = static_cast<std::size_t>(ErrorCode::FrameDependent) + 1;

/// Why there is no result: what kind of reason, for programs; and the reason, for people.
struct Error
{
    ErrorCode code = ErrorCode::InvalidInput;
    Sentence what;

    std::string message() const { return what.text(); }
    bool operator==(const Error&) const = default;
};

/// A value, or the reason there is none: tl::expected, and_then() and map() included, that an Error turns into by
/// itself.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error>
{
    using Base = tl::expected<T, Error>;

public:
    using Base::Base;
    Result(Error error) : Base(tl::unexpect, std::move(error)) {}
    Result(Base other) : Base(std::move(other)) {}
};

} // namespace engine
