// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/layer_shape_text.h"

#include <cmath>
#include <initializer_list>

namespace engine {

namespace {

/// Names of features between their values; "" is nothing, and so is a feature that there is not.
class Sizes
{
public:
    explicit Sizes(const LayerFeatures& features) : m_features(features) {}

    bool has(std::string_view name) const { return m_features.find(name).has_value(); }
    double get(std::string_view name) const { return m_features.find(name).value_or(1.0); }
    /// "64×56×56".
    std::string joined(std::initializer_list<std::string_view> names) const
    {
        std::string text;
        for (const auto name : names)
            text += (text.empty() ? "" : "×") + number(get(name));
        return text;
    }
    static std::string number(double value)
    {
        return std::abs(value) < 1e15 ? std::to_string(std::llround(value)) : std::string("…");
    }
    /// "12 × " where there are several.
    std::string batch() const { return get("batch") > 1 ? number(get("batch")) + " × " : std::string(); }

private:
    const LayerFeatures& m_features;
};

/// ", 3×3/2".
std::string windowText(const Sizes& sizes)
{
    if (!sizes.has("kernel_rows"))
        return {};
    auto text = ", " + sizes.joined({"kernel_rows", "kernel_columns"});
    if (sizes.get("stride_rows") > 1 || sizes.get("stride_columns") > 1)
        text += "/" + Sizes::number(sizes.get("stride_columns"));
    return text;
}

std::string imageText(const Sizes& sizes)
{
    const bool changes = sizes.has("output_channels");
    auto text = sizes.batch() + sizes.joined({changes ? "input_channels" : "channels", "input_rows", "input_columns"});
    if (sizes.has("output_rows"))
        text += " → " + sizes.joined({changes ? "output_channels" : "channels", "output_rows", "output_columns"});
    return text + windowText(sizes);
}

} // namespace

std::string shapeText(const LayerFeatures& features)
{
    const Sizes sizes(features);
    if (sizes.has("input_rows"))
        return imageText(sizes);
    if (sizes.has("transposed_weights"))
        return sizes.batch() + sizes.joined({"rows", "inner"}) + " · " + sizes.joined({"inner", "columns"});
    if (sizes.has("steps"))
        return sizes.batch() + sizes.joined({"steps", "features"}) + " → " + sizes.joined({"units"});
    if (sizes.has("tokens"))
        return sizes.batch() + sizes.joined({"heads", "tokens", "keys"}) + " · " + sizes.joined({"head_size"});
    if (sizes.has("table_rows"))
        return sizes.joined({"table_rows", "row_elements"}) + " → " + sizes.joined({"looked_up"});
    if (sizes.has("before"))
        return sizes.joined({"count"}) + " → " + sizes.joined({"before", "sum", "behind"});
    if (sizes.has("rows"))
        return sizes.joined({"rows", "columns"});
    if (sizes.has("channels") && sizes.get("channels") > 1)
        return Sizes::number(sizes.get("channels")) + "×"
            + Sizes::number(sizes.get("elements") / sizes.get("channels"));
    return sizes.has("elements") ? sizes.joined({"elements"}) : std::string();
}

} // namespace engine
