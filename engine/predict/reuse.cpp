// SPDX-FileCopyrightText: 2026 The Suture founders
// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/predict/reuse.h"

#include "engine/predict/tensor_rooms.h"

#include <algorithm>

namespace engine {

namespace {

/// Bytes in the order in which they were touched; none twice.
class Recent
{
public:
    /// Adds to @p far what is beyond each size. What was never touched is beyond all.
    void count(ByteRange range, FarBytes& far) const
    {
        auto left = range.size();
        std::int64_t passed = 0;
        const auto add = [&far](std::int64_t bytes, double distance) {
            for (std::size_t i = 0; i < far.size(); ++i)
                far[i] += distance > cacheSizes[i].bytes ? static_cast<double>(bytes) : 0.0;
        };
        for (auto piece = m_pieces.rbegin(); piece != m_pieces.rend(); ++piece) {
            if (left == 0)
                return;
            passed += piece->size();
            const auto shared = std::min(piece->end, range.end) - std::max(piece->begin, range.begin);
            if (shared <= 0)
                continue;
            add(shared, static_cast<double>(passed));
            left -= shared;
        }
        add(left, static_cast<double>(cacheSizes.back().bytes) + 1);
    }

    void touch(ByteRange range)
    {
        for (std::size_t at = m_pieces.size(); at-- > 0;) {
            const auto piece = m_pieces[at];
            if (piece.end <= range.begin || piece.begin >= range.end)
                continue;
            m_pieces.erase(m_pieces.begin() + static_cast<std::ptrdiff_t>(at));
            for (const auto& rest : {ByteRange{piece.begin, range.begin}, ByteRange{range.end, piece.end}})
                if (rest.size() > 0)
                    m_pieces.insert(m_pieces.begin() + static_cast<std::ptrdiff_t>(at), rest);
        }
        if (range.size() > 0)
            m_pieces.push_back(range);
    }

private:
    std::vector<ByteRange> m_pieces; ///< the last at the end
};

/// What each layer touches, in this order.
std::vector<std::vector<ByteRange>> touchedBy(const LayerGraph& graph)
{
    const TensorRooms rooms(graph);
    std::map<TensorId, ByteRange> constants;
    auto end = rooms.size();
    std::vector<std::vector<ByteRange>> all(graph.layers().size());
    for (std::uint32_t i = 0; i < graph.layers().size(); ++i) {
        const LayerId layer{i};
        for (const TensorId id : graph.constantsOf(layer)) {
            const auto bytes = graph.tensor(id).bytes().count;
            const auto [range, fresh] = constants.try_emplace(id, ByteRange{end, end + bytes});
            end += fresh ? bytes : 0;
            all[i].push_back(range->second);
        }
        for (const auto tensors : {graph.inputsOf(layer), graph.outputsOf(layer)})
            for (const TensorId id : tensors)
                all[i].push_back(rooms.rangeOf(id));
    }
    return all;
}

} // namespace

std::vector<FarBytes> farBytesOf(const LayerGraph& graph)
{
    const auto touched = touchedBy(graph);
    Recent recent;
    for (const auto& ranges : touched) // the run before
        for (const auto& range : ranges)
            recent.touch(range);
    std::vector<FarBytes> all(touched.size(), FarBytes{});
    for (std::size_t layer = 0; layer < touched.size(); ++layer) {
        for (const auto& range : touched[layer])
            recent.count(range, all[layer]);
        for (const auto& range : touched[layer])
            recent.touch(range);
    }
    return all;
}

} // namespace engine
