// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/torch/idiom_writer.h"

using namespace engine;
using namespace support;

namespace {

using Forms = std::vector<int>; ///< which of the ways in which exporters write a part

/// forms: centred, square, quotient, scale, bias, axes, whether x - mean is written twice.
TensorId writeNormalization(Writer& w, TensorId x, const Forms& forms)
{
    const Integers axes = forms[5] == 0 ? Integers{-1} : Integers{1, 2};
    const auto centre = [&] { return forms[0] == 1 ? w.two("Sub", x, w.mean(x, axes)) : x; };
    const auto base = centre();
    const auto divided = forms[6] == 1 ? centre() : base;
    const auto square = forms[1] == 0 ? w.power(base, 2) : w.two("Mul", base, base);
    const auto variance = w.two("Add", w.mean(square, axes), w.sketch.number(1e-3F));
    TensorId result = noTensor;
    switch (forms[2]) {
    case 0: result = w.two("Div", divided, w.one("Sqrt", variance)); break;
    case 1: result = w.two("Mul", divided, w.one("Reciprocal", w.one("Sqrt", variance))); break;
    case 2: result = w.two("Mul", w.two("Div", w.sketch.number(1), w.power(variance, 0.5F)), divided); break;
    default: result = w.two("Mul", divided, w.power(variance, -0.5F)); break;
    }
    const Shape rows = forms[5] == 0 ? Shape{7} : Shape{5, 7};
    if (forms[3] > 0)
        result = w.either("Mul", result, w.sketch.constant(rows, 0.5F, 1.5F), forms[3] == 2);
    if (forms[4] > 0)
        result = w.either("Add", result, w.sketch.constant(rows, -0.5F, 0.5F), forms[4] == 2);
    return result;
}

/// All combinations of numbers below @p counts.
std::vector<Forms> combinations(const Forms& counts)
{
    std::vector<Forms> all{{}};
    for (const auto count : counts) {
        std::vector<Forms> longer;
        for (const auto& form : all) {
            for (int i = 0; i < count; ++i) {
                longer.push_back(form);
                longer.back().push_back(i);
            }
        }
        all = std::move(longer);
    }
    return all;
}

/// 0.5 x (1 + erf(x / sqrt 2)) and its tanh form, multiplied in any order.
TensorId writeGelu(Writer& w, TensorId x, const Forms& forms)
{
    TensorId function = noTensor;
    if (forms[0] == 0) {
        const auto argument = forms[1] == 0 ? w.two("Div", x, w.sketch.number(1.41421356F)) : w.times(x, 0.70710678F);
        function = w.one("Erf", argument);
    } else {
        const auto cube = forms[1] == 0 ? w.power(x, 3) : w.two("Mul", x, w.two("Mul", x, x));
        const auto bracket = w.either("Add", x, w.times(cube, 0.044715F), forms[1] == 0);
        function = w.one("Tanh", w.times(bracket, 0.79788456F));
    }
    const auto gate = w.either("Add", function, w.sketch.number(1), forms[3] == 1);
    switch (forms[2]) {
    case 0: return w.times(w.either("Mul", x, gate, forms[3] == 1), 0.5F);
    case 1: return w.either("Mul", w.times(x, 0.5F), gate, forms[3] == 1);
    default: return w.either("Mul", x, w.times(gate, 0.5F), forms[3] == 1);
    }
}

struct Heads
{
    TensorId queries;
    TensorId keys; ///< transposed
    TensorId values;
};

/// As PyTorch's exporter writes them: slices of one product, each with its own views.
Heads slicedHeads(Writer& w, std::int64_t length, std::int64_t heads, std::int64_t size)
{
    const auto width = heads * size;
    const auto all = w.sketch.input({length, 1, 3 * width});
    const auto part = [&](std::int64_t at) {
        return w.reshape(w.slice(all, 2, at * width, (at + 1) * width), {length, heads, size});
    };
    return {w.transpose(part(0), {1, 0, 2}), w.transpose(part(1), {1, 2, 0}), w.transpose(part(2), {1, 0, 2})};
}

/// As torchvision's windows have them.
Heads windowHeads(Writer& w, std::int64_t windows, std::int64_t length, std::int64_t heads, std::int64_t size)
{
    const auto all = w.sketch.input({windows, length, 3 * heads * size});
    const auto parts = w.transpose(w.reshape(all, {windows, length, 3, heads, size}), {2, 0, 3, 1, 4});
    return {w.gather(parts, 0), w.transpose(w.gather(parts, 1), {0, 1, 3, 2}), w.gather(parts, 2)};
}

} // namespace

class TestIdioms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalizationsAreOneOperator()
    {
        unsigned number = 0;
        for (const auto& forms : combinations({2, 2, 4, 3, 3, 2, 2})) {
            const bool centred = forms[0] == 1;
            if (!centred && (forms[4] > 0 || forms[6] > 0))
                continue; // RMSNormalization has no bias
            if (++number % 5 != 0)
                continue; // every form meets every other within these
            Writer w(1);
            const auto result = writeNormalization(w, w.sketch.input({3, 5, 7}), forms);
            verifyBecomes(w, result,
                          centred ? QStringLiteral("LayerNormalization") : QStringLiteral("RMSNormalization"));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void aNormalizationKeepsWhatOthersNeed()
    {
        Writer w(1);
        const auto x = w.sketch.input({3, 5, 7});
        const auto mean = w.mean(x, {-1});
        const auto centred = w.two("Sub", x, mean);
        const auto variance = w.two("Add", w.mean(w.power(centred, 2), {-1}), w.sketch.number(1e-3F));
        const auto result = w.two("Div", centred, w.one("Sqrt", variance));
        const auto graph = w.sketch.finish({result, mean});
        const auto fused = fuse(*graph);
        QVERIFY(fused);
        QVERIFY(!typesOf(*fused).contains(QStringLiteral("LayerNormalization")));
    }

    void otherAxesAreNoNormalization()
    {
        Writer w(1);
        const auto x = w.sketch.input({3, 5, 7});
        const auto centred = w.two("Sub", x, w.mean(x, {1}));
        const auto variance = w.two("Add", w.mean(w.power(centred, 2), {1}), w.sketch.number(1e-3F));
        const auto graph = w.sketch.finish({w.two("Div", centred, w.one("Sqrt", variance))});
        QVERIFY(!typesOf(*fuse(*graph)).contains(QStringLiteral("LayerNormalization")));
    }

    void gelusAreOneOperator()
    {
        for (const auto& forms : combinations({2, 2, 3, 2})) {
            Writer w(1);
            verifyBecomes(w, writeGelu(w, w.sketch.input({4, 33}), forms), QStringLiteral("Gelu"));
            if (QTest::currentTestFailed())
                return;
        }
    }

    void otherFactorsAreNoGelu()
    {
        Writer w(1);
        const auto x = w.sketch.input({4, 33});
        const auto gate = w.two("Add", w.one("Erf", w.times(x, 0.8F)), w.sketch.number(1));
        const auto graph = w.sketch.finish({w.times(w.two("Mul", x, gate), 0.5F)});
        const auto fused = fuse(*graph);
        QVERIFY(!typesOf(*fused).contains(QStringLiteral("Gelu")));
    }

    void gatesAreOneOperator()
    {
        for (const auto& forms : combinations({2, 2})) {
            Writer w(1);
            const auto x = w.sketch.input({4, 33});
            const auto argument = forms[0] == 0 ? x : w.times(x, 1.702F);
            verifyBecomes(w, w.either("Mul", x, w.one("Sigmoid", argument), forms[1] == 1), QStringLiteral("Swish"));
        }
        Writer w(1);
        const auto x = w.sketch.input({4, 33});
        const auto gate = w.sketch.add({"HardSigmoid", {{"alpha", 1.0 / 6}, {"beta", 0.5}}, {x}, {}}, {4, 33});
        verifyBecomes(w, w.two("Mul", x, gate), QStringLiteral("HardSwish"));
    }

    void functionsInARowAreOnePass()
    {
        const std::vector<const char*> functions{"Relu", "Sigmoid", "Tanh", "Neg", "Abs", "Exp"};
        const std::vector<const char*> sums{"Mul", "Add", "Sub", "Div"};
        for (unsigned seed = 0; seed < 60; ++seed) {
            Writer w(seed);
            const Shape shape{1, 20, 6, 6};
            const auto image = w.sketch.input(shape);
            const bool leads = seed % 3 == 0;
            auto x = leads ? w.sketch.add(w.sketch.convolution(image, 20, 3), shape) : image;
            for (int i = 0; i < 6; ++i) {
                const auto number = w.sketch.number(0.5F + 0.25F * static_cast<float>(w.sketch.below(4)));
                if (w.sketch.below(2) == 0) {
                    const std::string_view type = functions[w.sketch.below(6)];
                    x = w.one(type.data(), type == "Exp" ? w.one("Tanh", x) : x);
                    continue;
                }
                const std::string_view type = sums[w.sketch.below(4)];
                const bool first = type != "Div" && w.sketch.below(2) == 1;
                x = first ? w.two(type.data(), number, x) : w.two(type.data(), x, number);
            }
            const auto graph = w.sketch.finish({x});
            const auto fused = fuse(*graph);
            QVERIFY(fused);
            QCOMPARE(fused->layers().size(), std::size_t{1});
            const auto difference = differenceOf(*graph, *fused);
            QVERIFY2(difference < 1e-5, qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(difference)));
        }
    }

    void attentionIsOneLayer_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("scaling");
        QTest::addColumn<int>("mask");
        for (const int length : {1, 20, 197, 700})
            for (const auto& forms : combinations({4, 3}))
                QTest::addRow("%d tokens, scaling %d, mask %d", length, forms[0], forms[1])
                    << length << forms[0] << forms[1];
    }

    void attentionIsOneLayer()
    {
        QFETCH(int, length);
        QFETCH(int, scaling);
        QFETCH(int, mask);
        Writer w(1);
        auto [queries, keys, values] = slicedHeads(w, length, 3, 16);
        if (scaling == 1)
            queries = w.two("Div", queries, w.sketch.number(4));
        if (scaling == 2) {
            queries = w.times(queries, 0.5F);
            keys = w.times(keys, 0.5F);
        }
        auto scores = w.product(queries, keys);
        if (scaling == 3)
            scores = w.times(scores, 0.25F);
        if (mask > 0)
            scores = w.two("Add", scores, w.sketch.constant({mask == 1 ? 1 : 3, length, length}, -2, 2));
        const auto context = w.product(w.softmax(scores), values);
        const auto result = w.reshape(w.transpose(context, {1, 0, 2}), {length, 48});
        verifyBecomes(w, result, QStringLiteral("Attention"));
    }

    /// The images of a batch alternate in each row.
    void attentionWithStepsFirstIsOneLayer()
    {
        for (const bool merged : {true, false}) {
            Writer w(1);
            const auto headsOf = [&](TensorId x, bool swap) {
                const auto steps = w.shape(x)[0];
                if (merged)
                    return w.transpose(w.reshape(x, {steps, 4, 8}), swap ? Integers{1, 2, 0} : Integers{1, 0, 2});
                return w.transpose(w.reshape(x, {steps, 2, 2, 8}), swap ? Integers{1, 2, 3, 0} : Integers{1, 2, 0, 3});
            };
            const auto x = w.sketch.input({9, 2, 16});
            const auto y = w.sketch.input({5, 2, 16});
            const auto shares = w.softmax(w.times(w.product(headsOf(x, false), headsOf(y, true)), 0.5F));
            const auto context = w.product(shares, headsOf(y, false));
            const auto steps = w.transpose(context, merged ? Integers{1, 0, 2} : Integers{2, 0, 1, 3});
            verifyBecomes(w, w.reshape(steps, {18, 16}), QStringLiteral("Attention"));
        }
    }

    void twoMasksWithoutABatchAreOneLayer()
    {
        Writer w(1);
        const auto [queries, keys, values] = slicedHeads(w, 20, 3, 16);
        auto scores = w.times(w.product(queries, keys), 0.25F);
        scores = w.two("Add", scores, w.sketch.constant({1, 20, 20}, -2, 2));
        scores = w.two("Add", scores, w.sketch.constant({20}, -2, 2));
        const auto context = w.product(w.softmax(scores), values);
        verifyBecomes(w, w.reshape(w.transpose(context, {1, 0, 2}), {20, 48}), QStringLiteral("Attention"));
    }

    void hiddenScoresAreAMask()
    {
        for (const bool shown : {false, true}) {
            Writer w(1);
            const auto [queries, keys, values] = slicedHeads(w, 20, 3, 16);
            const auto scores = w.times(w.product(queries, keys), 0.25F);
            const auto causal = w.sketch.causal(20, shown);
            const auto least = w.sketch.number(-3.4e38F);
            const auto masked = w.sketch.add(
                {"Where", {}, {causal, shown ? scores : least, shown ? least : scores}, {}}, w.shape(scores));
            const auto context = w.product(w.softmax(masked), values);
            verifyBecomes(w, w.reshape(w.transpose(context, {1, 0, 2}), {20, 48}), QStringLiteral("Attention"));
        }
    }

    void windowsWithTwoMasksAreOneLayer()
    {
        for (const bool shifted : {false, true}) {
            Writer w(1);
            const auto [queries, keys, values] = windowHeads(w, 4, 49, 3, 8);
            auto scores = w.product(w.times(queries, 0.35F), keys);
            scores = w.two("Add", scores, w.sketch.constant({1, 3, 49, 49}, -2, 2));
            if (shifted) {
                scores =
                    w.two("Add", w.reshape(scores, {1, 4, 3, 49, 49}), w.sketch.constant({1, 4, 1, 49, 49}, -9, 2));
                scores = w.reshape(scores, {4, 3, 49, 49});
            }
            const auto context = w.product(w.softmax(scores), values);
            verifyBecomes(w, w.reshape(w.transpose(context, {0, 2, 1, 3}), {4, 49, 24}), QStringLiteral("Attention"));
        }
    }

    void attentionKeepsItsShares()
    {
        Writer w(1);
        const auto [queries, keys, values] = slicedHeads(w, 9, 2, 4);
        const auto shares = w.softmax(w.product(queries, keys));
        const auto graph = w.sketch.finish({w.product(shares, values), shares});
        const auto fused = fuse(*graph);
        QVERIFY(fused);
        QVERIFY(!typesOf(*fused).contains(QStringLiteral("Attention")));
        QVERIFY(differenceOf(*graph, *fused) < rounding);
    }

    void aShiftOfWindowsIsOneCopy()
    {
        Writer w(1);
        const auto image = w.sketch.input({1, 8, 8, 24});
        const auto rows = w.concat(w.slice(image, 1, 2, 8), w.slice(image, 1, 0, 2), 1);
        const auto rolled = w.concat(w.slice(rows, 2, 2, 8), w.slice(rows, 2, 0, 2), 2);
        const auto windows = w.transpose(w.reshape(rolled, {1, 2, 4, 2, 4, 24}), {0, 1, 3, 2, 4, 5});
        verifyBecomes(w, w.reshape(windows, {4, 16, 24}), QStringLiteral("Slice"));
    }

    void aSumBehindACopyIsPartOfIt()
    {
        Writer w(1);
        const auto image = w.sketch.input({1, 8, 8, 24});
        const auto windows = w.sketch.input({4, 16, 24});
        const auto order = w.transpose(w.reshape(windows, {1, 2, 2, 4, 4, 24}), {0, 1, 3, 2, 4, 5});
        verifyBecomes(w, w.two("Add", w.reshape(order, {1, 8, 8, 24}), image), QStringLiteral("Add"));
    }

    void copiesOfTwoSourcesStayTwo()
    {
        Writer w(1);
        const auto a = w.transpose(w.sketch.input({4, 16, 24}), {1, 0, 2});
        const auto b = w.transpose(w.sketch.input({4, 16, 24}), {1, 0, 2});
        verifyBecomes(w, w.concat(a, b, 1), QStringLiteral("Transpose Transpose Concat"));
    }

    void rowsKeepTheirScaleAndSumAsAnImage()
    {
        Writer w(1);
        const auto image = w.sketch.input({1, 48, 6, 6});
        const auto rows = w.transpose(image, {0, 2, 3, 1});
        const auto wide =
            w.two("Add", w.product(rows, w.sketch.constant({48, 96}, -0.1F, 0.1F)), w.sketch.constant({96}, -1, 1));
        const auto active = writeGelu(w, wide, {0, 0, 0, 0});
        const auto narrow =
            w.two("Add", w.product(active, w.sketch.constant({96, 48}, -0.1F, 0.1F)), w.sketch.constant({48}, -1, 1));
        const auto scaled = w.two("Mul", w.transpose(narrow, {0, 3, 1, 2}), w.sketch.constant({48, 1, 1}, 0.1F, 0.5F));
        verifyBecomes(w, w.two("Add", scaled, image), QStringLiteral("MatMul MatMul"));
    }

    void rowsWithASumBecomeAnImageBehindIt()
    {
        Writer w(1);
        const auto other = w.sketch.input({1, 6, 6, 48});
        const auto rows = w.product(w.sketch.input({1, 6, 6, 32}), w.sketch.constant({32, 48}, -0.1F, 0.1F));
        const auto sum = w.two("Add", rows, other);
        verifyBecomes(w, w.transpose(sum, {0, 3, 1, 2}), QStringLiteral("MatMul"));
        Writer flat(1);
        const auto narrow = flat.product(flat.sketch.input({36, 32}), flat.sketch.constant({32, 48}, -0.1F, 0.1F));
        const auto whole = flat.two("Add", narrow, flat.sketch.input({36, 48}));
        verifyBecomes(flat, flat.reshape(whole, {6, 6, 48}), QStringLiteral("MatMul"));
    }
};

QTEST_GUILESS_MAIN(TestIdioms)
#include "tst_idioms.moc"
