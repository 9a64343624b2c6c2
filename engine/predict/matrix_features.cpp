// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/feature_parts.h"

#include <algorithm>

namespace engine {

namespace {

struct Product
{
    double batch = 1; ///< products that are computed one after the other
    double rows = 1;
    double inner = 1;
    double columns = 1;
};

/// With constant weights of two dimensions all that comes before the last dimension is rows.
Product productOf(const MainOperation& main)
{
    const auto& a = main.input();
    const auto& b = main.input(main.op.type == "QLinearMatMul" ? 3 : 1);
    const auto& out = main.output();
    const auto last = [](const Shape& shape) { return shape.empty() ? 1.0 : static_cast<double>(shape.back()); };
    if (main.op.type == "Gemm")
        return {1, elements(out, 0, 1), main.integer("transA", 0) != 0 ? elements(a, 0, 1) : last(a), last(out)};
    if (b.size() <= 2)
        return {1, elements(a) / std::max(last(a), 1.0), last(a), b.size() < 2 ? 1.0 : last(b)};
    const auto rank = out.size();
    return {elements(out, 0, rank < 2 ? 0 : rank - 2), rank < 2 ? 1.0 : static_cast<double>(out[rank - 2]), last(a),
            last(out)};
}

bool isMultiple(double count, int of)
{
    return static_cast<std::int64_t>(count) % of == 0;
}

/// 0: one row times constant weights, 1: several rows, 2: both sides are computed, 3: bytes, 4: other types.
int productClass(const MainOperation& main, const Product& product)
{
    if (main.isQuantized())
        return 3;
    if (!main.isFloat())
        return 4;
    const bool constant = main.isConstant(1) && main.input(1).size() == 2 && !main.isConstant(0);
    return !constant ? 2 : product.rows == 1 ? 0 : 1;
}

} // namespace

void addProduct(const MainOperation& main, FeatureList& list)
{
    const auto product = productOf(main);
    const auto tail = tailOf(main);
    list.setFirst("kernel_class", productClass(main, product));
    const auto padded = static_cast<double>(upToEight(static_cast<std::int64_t>(product.columns)));
    list.setFirst("padded_macs", product.batch * product.rows * product.inner * padded);
    list.add("batch", product.batch);
    list.add("rows", product.rows);
    list.add("inner", product.inner);
    list.add("columns", product.columns);
    list.add("constant_weights", main.isConstant(main.op.type == "QLinearMatMul" ? 3 : 1));
    list.add("inner_of_8", isMultiple(product.inner, 8));
    list.add("inner_of_16", isMultiple(product.inner, 16));
    list.add("columns_of_8", isMultiple(product.columns, 8));
    list.add("columns_of_16", isMultiple(product.columns, 16));
    list.add("transposed_weights", main.op.type == "Gemm" && main.integer("transB", 0) != 0);
    list.add("residual", tail.residual);
    list.add("activation_cheap", tail.cheap);
    list.add("activation_costly", tail.costly);
    list.add("bias", main.op.type == "Gemm" ? hasInput(main.op, 2) : main.layer.operations.size() > 1);
    const double bytes = list.get("input_bytes") + list.get("output_bytes") + list.get("weight_bytes");
    list.add("intensity", bytes > 0 ? list.get("macs") / bytes : 0.0);
}

/// 0: LSTM, 1: GRU, 2: RNN.
void addRecurrent(const MainOperation& main, FeatureList& list)
{
    const auto& type = main.op.type;
    const auto& input = main.input(); // steps, batch, features
    const auto& weights = main.input(1);
    const auto gates = type == "LSTM" ? 4 : type == "GRU" ? 3 : 1;
    list.setFirst("kernel_class", type == "LSTM" ? 0 : type == "GRU" ? 1 : 2);
    list.add("steps", elements(input, 0, 1));
    list.add("batch", elements(input, 1, 2));
    list.add("features", elements(input, 2, 3));
    list.add("units", elements(weights, 1, 2) / gates);
    list.add("directions", elements(weights, 0, 1));
    list.add("reset_after", main.integer("linear_before_reset", 0) != 0);
    list.add("initial_state", hasInput(main.op, 5));
}

void addAttention(const MainOperation& main, FeatureList& list)
{
    const auto& queries = main.input();
    const auto& keys = main.input(1);
    const bool split = queries.size() == 4;
    const auto heads = split ? queries[1] : main.integer("q_num_heads", 1);
    const auto size = elements(queries, queries.size() - 1, queries.size());
    list.add("batch", elements(queries, 0, 1));
    list.add("heads", heads);
    list.add("tokens", elements(queries, queries.size() - 2, queries.size() - 1));
    list.add("keys", elements(keys, keys.size() - 2, keys.size() - 1));
    list.add("width", split ? size * static_cast<double>(heads) : size);
    list.add("head_size", split ? size : size / static_cast<double>(std::max<std::int64_t>(heads, 1)));
    list.add("masked", hasInput(main.op, 3));
    list.add("causal", main.integer("is_causal", 0) != 0);
}

/// 0: rows of a constant table, as an embedding; 1: of what is computed; 2: other kinds of looking up.
void addGather(const MainOperation& main, FeatureList& list)
{
    const bool rows = main.op.type == "Gather" && main.axis(0) == 0;
    list.setFirst("kernel_class", !rows ? 2 : main.isConstant(0) ? 0 : 1);
    list.add("table_rows", elements(main.input(), 0, 1));
    list.add("row_elements", elements(main.input(), 1, main.input().size()));
    list.add("looked_up", hasInput(main.op, 1) ? elements(main.input(1)) : 0.0);
    list.add("output_elements", elements(main.output()));
}

} // namespace engine
