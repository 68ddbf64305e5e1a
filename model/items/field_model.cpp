// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/field_model.h"

#include "model/base/json.h"
#include "model/base/text_position.h"
#include "model/items/keyed_rows.h"
#include "model/items/roles.h"
#include "model/items/words.h"

#include <QCoreApplication>

namespace leeway::items {

using namespace Qt::StringLiterals;
using namespace analysis;

namespace {

/// Where the path is cut: after the last list element, or before the last key. What stands behind a list
/// element belongs together ("allowedRoutes.namespaces.from").
std::size_t leafStart(const FieldPath &path)
{
    const std::vector<PathSegment> &segments = path.segments();
    for (std::size_t i = segments.size(); i-- > 0;) {
        if (!std::holds_alternative<PathName>(segments[i]))
            return i + 1 < segments.size() ? i + 1 : i;
    }
    return segments.empty() ? 0 : segments.size() - 1;
}

QString partText(const FieldPath &path, std::size_t from, std::size_t to)
{
    const auto &segments = path.segments();
    if (to == from + 1 && std::holds_alternative<PathName>(segments[from]))
        return text(std::get<PathName>(segments[from]).name); // a key of an annotation, without brackets
    return text(FieldPath({segments.begin() + std::ptrdiff_t(from), segments.begin() + std::ptrdiff_t(to)})
                    .toString());
}

QString stepWord(Step step)
{
    const auto word = [](const char *name) { return QCoreApplication::translate("Step", name); };
    switch (step) {
    case Step::Resource:
        return {};
    case Step::StrategicPatch:
    case Step::JsonPatch:
        return word("patch");
    case Step::Image:
        return word("image");
    case Step::Replicas:
        return word("replicas");
    case Step::Substitution:
    case Step::Var:
        return word("variable");
    case Step::Literal:
    case Step::GeneratorFile:
    case Step::Hash:
        return word("generated");
    default:
        return text(stepName(step));
    }
}

void setGitSide(FieldRow &row, const FieldDifference &field, const FileTree *tree)
{
    const std::optional<Value> &value = field.git ? field.git : field.applied;
    row.gitSet = value.has_value();
    if (!value)
        return;
    row.git = valueText(*value);
    const std::vector<OriginStep> chain = originChain(*value);
    if (chain.empty() || chain.front().file.empty())
        return;
    row.step = stepWord(chain.front().by);
    row.source = tree ? placeOf(chain.front(), *tree) : SourcePlace{chain.front().file.str(), 0, 0};
    row.place = text(fileName(row.source.file));
    if (row.source.line > 0)
        row.place += u':' + QString::number(row.source.line);
}

FieldRow makeRow(const FieldDifference &field, const FileTree *tree)
{
    FieldRow row;
    const std::size_t cut = leafStart(field.path);
    row.path = text(field.path.toString());
    row.parent = cut > 0 ? text(FieldPath({field.path.segments().begin(),
                                           field.path.segments().begin() + std::ptrdiff_t(cut)})
                                    .toString())
                         : QString();
    row.leaf = partText(field.path, cut, field.path.segments().size());
    row.redacted = field.redacted;
    setGitSide(row, field, tree);
    row.liveSet = field.live.has_value();
    if (field.live)
        row.live = valueText(*field.live);
    const QString differs = QCoreApplication::translate("FieldModel", "differs");
    if (field.redacted) {
        row.git = row.gitSet ? differs : QString();
        row.live = row.liveSet ? differs : QString();
    }
    row.change = field.change;
    row.pending = field.pending;
    row.writer = field.writer.manager.empty() ? QCoreApplication::translate("Words", "not recorded")
                                              : text(field.writer.manager);
    row.time = field.writer.time;
    row.exact = field.writer.exact;
    row.inferred = field.writer.inferred;
    row.certainty = field.certainty;
    return row;
}

} // namespace

QString valueText(const Value &value)
{
    if (!value.isScalar())
        return text(toJson(value));
    if (value.isString()) {
        const QString plain = text(value.text());
        // What would be read as another type without quotes is shown with them, as it is written in YAML.
        static constexpr std::string_view words[]{"true", "false", "null", "yes", "no", "on", "off", "~", ""};
        const bool word = std::find(std::begin(words), std::end(words), value.text()) != std::end(words);
        bool number = false;
        plain.toDouble(&number);
        return word || number ? u'"' + plain + u'"' : plain;
    }
    return value.isNull() ? u"null"_s : text(value.text());
}

std::vector<FieldRow> fieldRows(const ObjectDrift &object, const FileTree *tree)
{
    std::vector<FieldRow> rows;
    for (const FieldDifference &field : object.fields) {
        if (field.change != Change::Object)
            rows.push_back(makeRow(field, tree));
    }
    return rows;
}

FieldModel::FieldModel(const Clock &clock, QObject *parent) : QAbstractTableModel(parent), m_clock(clock) {}

void FieldModel::setRows(const ObjectKey &object, std::vector<FieldRow> rows)
{
    if (!(m_object == object))
        m_unchecked.clear();
    m_object = object;
    mergeRows(
        m_rows, std::move(rows), [](const FieldRow &row) { return row.path; },
        [this](std::size_t at, std::size_t count) {
            beginRemoveRows({}, int(at), int(at + count) - 1);
            m_rows.erase(m_rows.begin() + std::ptrdiff_t(at), m_rows.begin() + std::ptrdiff_t(at + count));
            endRemoveRows();
        },
        [this](std::size_t at, FieldRow row) {
            beginInsertRows({}, int(at), int(at));
            m_rows.insert(m_rows.begin() + std::ptrdiff_t(at), std::move(row));
            endInsertRows();
        },
        [this](std::size_t at, FieldRow row) {
            if (m_rows[at] == row)
                return;
            m_rows[at] = std::move(row);
            Q_EMIT dataChanged(index(int(at), 0), index(int(at), fieldColumnCount - 1));
        });
    Q_EMIT checksChanged();
}

std::vector<QString> FieldModel::checkedPaths() const
{
    std::vector<QString> paths;
    for (const FieldRow &row : m_rows) {
        if (!m_unchecked.contains(row.path))
            paths.push_back(row.path);
    }
    return paths;
}

Qt::CheckState FieldModel::allChecked() const
{
    const std::size_t checked = checkedPaths().size();
    return checked == 0 ? Qt::Unchecked : checked == m_rows.size() ? Qt::Checked : Qt::PartiallyChecked;
}

void FieldModel::checkAll(bool checked)
{
    m_unchecked.clear();
    for (const FieldRow &row : m_rows) {
        if (!checked)
            m_unchecked.insert(row.path);
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::CheckStateRole});
    Q_EMIT checksChanged();
}

int FieldModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int FieldModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : fieldColumnCount;
}

QString FieldModel::display(const FieldRow &row, FieldColumn column) const
{
    switch (column) {
    case FieldColumn::Check:
        return {};
    case FieldColumn::Field:
        return row.path;
    case FieldColumn::Git:
        return row.gitSet ? row.git : tr("not set");
    case FieldColumn::Live:
        return row.liveSet ? row.live : tr("not set");
    case FieldColumn::Writer:
        return row.writer;
    }
    Q_UNREACHABLE();
}

QString FieldModel::sentence(int at) const
{
    const FieldRow &one = row(at);
    const QString when = one.time ? u' ' + ago(*one.time, m_clock.now()) : QString();
    return tr("%1: Git has %2, live has %3, changed by %4%5")
        .arg(one.path, display(one, FieldColumn::Git), display(one, FieldColumn::Live), one.writer, when);
}

QVariant FieldModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FieldRow &one = row(index.row());
    const auto column = FieldColumn(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(one, column);
    case Qt::AccessibleTextRole:
        return column == FieldColumn::Check ? sentence(index.row()) : display(one, column);
    case FieldRole:
        return QVariant::fromValue(&one);
    case Qt::CheckStateRole:
        if (column == FieldColumn::Check)
            return int(m_unchecked.contains(one.path) ? Qt::Unchecked : Qt::Checked);
        return {};
    case Qt::ToolTipRole:
        if (column == FieldColumn::Writer)
            return one.time ? one.writer + u'\n' + isoMoment(*one.time) : one.writer;
        if (column == FieldColumn::Git && !one.source.file.empty())
            return display(one, column) + u'\n' + text(one.source.file) +
                   (one.source.line ? u':' + QString::number(one.source.line) : QString());
        return display(one, column);
    default:
        return {};
    }
}

bool FieldModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid) ||
        index.column() != 0)
        return false;
    const QString &path = row(index.row()).path;
    if (value.toInt() == Qt::Checked)
        m_unchecked.erase(path);
    else
        m_unchecked.insert(path);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checksChanged();
    return true;
}

Qt::ItemFlags FieldModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == 0)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant FieldModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (FieldColumn(section)) {
    case FieldColumn::Check:
        return {};
    case FieldColumn::Field:
        return tr("Field");
    case FieldColumn::Git:
        return tr("Git");
    case FieldColumn::Live:
        return tr("Live");
    case FieldColumn::Writer:
        return tr("Changed live by");
    }
    return {};
}

} // namespace leeway::items
