// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/field_view.h"

#include "model/items/roles.h"
#include "model/items/words.h"
#include "ui/draw.h"
#include "ui/leeway_style.h"
#include "ui/row_paint.h"
#include "ui/style_parts.h"

#include <QGuiApplication>
#include <QMouseEvent>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::FieldColumn;
using items::FieldModel;
using items::FieldRow;

namespace {

constexpr int pad = 10;
constexpr int checkWidth = 38;
constexpr int boxSize = 14;

QStyle::State boxState(Qt::CheckState state)
{
    const QStyle::State on = state == Qt::Checked            ? QStyle::State_On
                             : state == Qt::PartiallyChecked ? QStyle::State_NoChange
                                                             : QStyle::State_Off;
    return on | QStyle::State_Enabled;
}

/// The part of `value` that differs from `other`: what is left between the equal beginnings and ends.
std::pair<qsizetype, qsizetype> changedPart(const QString &value, const QString &other)
{
    qsizetype begin = 0;
    while (begin < value.size() && begin < other.size() && value[begin] == other[begin])
        ++begin;
    qsizetype end = value.size();
    qsizetype otherEnd = other.size();
    while (end > begin && otherEnd > begin && value[end - 1] == other[otherEnd - 1]) {
        --end;
        --otherEnd;
    }
    // A word that shares single letters by chance is shown changed as a whole.
    if (value.size() < 24 && (end - begin) * 3 >= value.size())
        return {0, value.size()};
    return {begin, end};
}

/// A value in Mono 500 with its changed characters marked; "not set" without a mark.
int paintValue(QPainter &painter, const QRect &rect, const QString &value, bool set, const QString &other,
               bool live)
{
    const Theme &look = theme();
    const QFont font = look.strongCode();
    if (!set) {
        drawText(painter, rect, QCoreApplication::translate("FieldModel", "not set"), font,
                 look.color(live ? Role::Live : Role::Git));
        return textWidth(font, QCoreApplication::translate("FieldModel", "not set"));
    }
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(value, Qt::ElideMiddle, rect.width() - 4);
    auto [begin, end] = changedPart(value, other);
    if (shown != value) {
        begin = 0;
        end = shown.size();
    }
    const int x = rect.left() + 2;
    const int from = metrics.horizontalAdvance(shown.left(begin));
    const int to = metrics.horizontalAdvance(shown.left(end));
    if (end > begin)
        drawBox(painter, QRectF(x + from - 2, rect.top() + 1, to - from + 4, rect.height() - 2), 2,
                look.color(live ? Role::LiveMark : Role::GitMark));
    painter.setFont(font);
    painter.setPen(look.color(Role::Text));
    painter.drawText(QRect(x, rect.top(), rect.width() - 2, rect.height()),
                     int(Qt::AlignVCenter | Qt::AlignLeft) | Qt::TextSingleLine, shown);
    return metrics.horizontalAdvance(shown) + 4;
}

/// Lines below each other, each with its own font.
class Lines
{
public:
    Lines(QPainter &painter, QRect rect) : m_painter(painter), m_rect(rect) {}
    QRect next(int height)
    {
        const QRect line(m_rect.left(), m_y + m_rect.top(), m_rect.width(), height);
        m_y += height;
        return line;
    }
    void text(const QString &text, Type type, Role role)
    {
        drawText(m_painter, next(theme().line(type)), text, theme().font(type), theme().color(role));
    }

private:
    QPainter &m_painter;
    QRect m_rect;
    int m_y = 0;
};

void paintFieldCell(QPainter &painter, const QRect &rect, const FieldRow &row)
{
    const Theme &look = theme();
    Lines lines(painter, rect);
    drawText(painter, lines.next(look.line(Type::Micro)), row.parent, look.smallCode(),
             look.color(Role::Text3), Qt::AlignLeft, Qt::ElideMiddle);
    drawText(painter, lines.next(look.line(Type::Code)), row.leaf, look.strongCode(), look.color(Role::Text),
             Qt::AlignLeft, Qt::ElideMiddle);
    if (row.pending)
        lines.text(QCoreApplication::translate("FieldView", "Git wants something newer here as well."),
                   Type::Small, Role::Text2);
    else if (row.certainty > 1)
        lines.text(QCoreApplication::translate("FieldView", "Compared without a dry run."), Type::Small,
                   Role::Text3);
}

void paintGitCell(QPainter &painter, const QRect &rect, const FieldRow &row)
{
    Lines lines(painter, rect);
    paintValue(painter, lines.next(theme().line(Type::Code)), row.git, row.gitSet, row.live, false);
    lines.text(row.place, Type::Small, Role::Link);
    lines.text(row.step, Type::Small, Role::Text3);
}

void paintLiveCell(QPainter &painter, const QRect &rect, const FieldRow &row)
{
    Lines lines(painter, rect);
    paintValue(painter, lines.next(theme().line(Type::Code)), row.live, row.liveSet, row.git, true);
    lines.text(items::changeText(row.change), Type::Small, Role::Text3);
}

void paintWriterCell(QPainter &painter, const QRect &rect, const FieldRow &row, Instant now)
{
    const Theme &look = theme();
    Lines lines(painter, rect);
    lines.text(row.inferred ? QCoreApplication::translate("FieldView", "%1 (likely)").arg(row.writer)
                            : row.writer,
               Type::Name, Role::Text);
    if (!row.time)
        return;
    const QString at = items::moment(*row.time, now);
    const QRect line = lines.next(look.line(Type::Small));
    const QString age = items::age(*row.time, now);
    const bool dated = now - *row.time >= std::chrono::hours(24);
    if (!row.exact) {
        drawText(painter, line, QCoreApplication::translate("FieldView", "by %1").arg(at),
                 look.font(Type::Small), look.color(Role::Text2));
        if (!dated)
            lines.text(QCoreApplication::translate("FieldView", "%1 ago or earlier").arg(age), Type::Small,
                       Role::Text3);
        return;
    }
    drawText(painter, line, at, look.font(Type::Small), look.color(Role::Text2));
    const int x = line.left() + textWidth(look.font(Type::Small), at) + 6;
    look.paintIcon(painter, {x, line.center().y() - 5}, u"eye"_s, 12, Role::Text3);
    drawText(painter, QRect(x + 16, line.top(), line.right() - x - 15, line.height()),
             QCoreApplication::translate("FieldView", "seen"), look.font(Type::Small),
             look.color(Role::Text3));
    if (!dated)
        lines.text(QCoreApplication::translate("FieldView", "%1 ago").arg(age), Type::Small, Role::Text3);
}

/// One side in the stacked row: its icon and value on its tint; returns its width.
int paintSide(QPainter &painter, int left, int top, const FieldRow &row, bool live, int room)
{
    const Theme &look = theme();
    const QString &value = live ? row.live : row.git;
    const bool set = live ? row.liveSet : row.gitSet;
    const QString shown = set ? value : QCoreApplication::translate("FieldModel", "not set");
    const int width = qMin(room, 8 + 12 + 6 + textWidth(look.strongCode(), shown) + 4 + 8);
    const QRect box(left, top, width, look.line(Type::Code) + 2);
    drawBox(painter, box, 3, look.color(live ? Role::LiveTint : Role::GitTint));
    look.paintIcon(painter, {left + 6, box.center().y() - 5}, live ? u"server"_s : u"git-branch"_s, 12,
                   live ? Role::Live : Role::Git);
    paintValue(painter, box.adjusted(24, 1, -4, -1), value, set, live ? row.git : row.live, live);
    return width;
}

void paintStackedField(QPainter &painter, const QRect &rect, const FieldRow &row, Instant now)
{
    const Theme &look = theme();
    const int side = look.px(210);
    const QRect right(rect.right() - side, rect.top() + 6, side, look.line(Type::Small));
    drawText(painter, right, row.place, look.font(Type::Small), look.color(Role::Link), Qt::AlignRight);
    const QString when =
        row.time
            ? u", "_s +
                  (row.exact
                       ? items::moment(*row.time, now)
                       : QCoreApplication::translate("FieldView", "by %1").arg(items::moment(*row.time, now)))
            : QString();
    drawText(painter, right.translated(0, right.height()), row.writer + when, look.font(Type::Small),
             look.color(Role::Text2), Qt::AlignRight);
    const QString name =
        row.parent.endsWith(u']') ? row.parent.section(u'[', -1).chopped(1) + u" › "_s + row.leaf : row.leaf;
    const int room = rect.width() - side - 16;
    drawText(painter, QRect(rect.left(), rect.top() + 5, room, look.line(Type::Code)), name,
             look.strongCode(), look.color(Role::Text), Qt::AlignLeft, Qt::ElideMiddle);
    const int top = rect.top() + 5 + look.line(Type::Code) + 2;
    int x = rect.left() + paintSide(painter, rect.left(), top, row, false, room / 2);
    look.paintIcon(painter, {x + 10, top + 4}, u"arrow-right"_s, 12, Role::Text3);
    paintSide(painter, x + 32, top, row, true, room - (x + 32 - rect.left()));
}

} // namespace

FieldHeader::FieldHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setHighlightSections(false);
}

void FieldHeader::setSides(const QString &commit, const QString &liveAge)
{
    m_commit = commit;
    m_liveAge = liveAge;
    viewport()->update();
}

void FieldHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &look = theme();
    painter->fillRect(rect, look.color(Role::Sunken));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color(Role::Border));
    const auto column = FieldColumn(section);
    QRect inner = rect.adjusted(pad, 0, -pad, -1);
    const auto *fields = qobject_cast<const FieldModel *>(model());
    if (column == FieldColumn::Check) {
        const QRect box(rect.left() + 14, rect.top() + (rect.height() - boxSize) / 2, boxSize, boxSize);
        return parts::checkBox(*painter, look, box, boxState(fields ? fields->allChecked() : Qt::Unchecked));
    }
    const bool git = column == FieldColumn::Git;
    const bool side = git || column == FieldColumn::Live;
    Role role = Role::Text2;
    if (side) {
        role = git ? Role::Git : Role::Live;
        look.paintIcon(*painter, {inner.left(), inner.center().y() - 6}, git ? u"git-branch"_s : u"server"_s,
                       14, role);
        inner.setLeft(inner.left() + 14 + 6);
    }
    const QString title = model()->headerData(section, Qt::Horizontal).toString();
    drawText(*painter, inner, title, look.font(Type::Label), look.color(role));
    if (!side)
        return;
    inner.setLeft(inner.left() + textWidth(look.font(Type::Label), title) + 6);
    drawText(*painter, inner, git ? m_commit : m_liveAge, git ? look.smallCode() : look.font(Type::Small),
             look.color(role));
}

void FieldHeader::mouseReleaseEvent(QMouseEvent *event)
{
    QHeaderView::mouseReleaseEvent(event);
    auto *fields = qobject_cast<FieldModel *>(model());
    if (fields && logicalIndexAt(event->position().toPoint()) == int(FieldColumn::Check))
        fields->checkAll(fields->allChecked() != Qt::Checked);
}

void FieldDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Theme &look = theme();
    const auto *row = index.data(items::FieldRole).value<const FieldRow *>();
    const auto *model = qobject_cast<const FieldModel *>(index.model());
    const auto column = FieldColumn(index.column());
    const QRect &rect = option.rect;
    const bool git = column == FieldColumn::Git;
    const bool live = column == FieldColumn::Live;
    if (git || live)
        painter->fillRect(rect, look.color(git ? Role::GitTint : Role::LiveTint));
    else
        paintRow(*painter, rect, rowLook(option, false), column == FieldColumn::Check);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color(Role::Border));
    if (column != FieldColumn::Check && !m_stacked)
        painter->fillRect(QRect(rect.left(), rect.top(), 1, rect.height() - 1),
                          look.color(git || live ? Role::Border : Role::Hair));
    const QRect inner = rect.adjusted(pad, 5, -pad, -5);
    switch (column) {
    case FieldColumn::Check: {
        const QRect box(rect.left() + 14, rect.top() + (m_stacked ? 7 : 10), boxSize, boxSize);
        return parts::checkBox(*painter, look, box,
                               boxState(Qt::CheckState(index.data(Qt::CheckStateRole).toInt())));
    }
    case FieldColumn::Field:
        return m_stacked ? paintStackedField(*painter, rect.adjusted(0, 0, -12, 0), *row, model->now())
                         : paintFieldCell(*painter, inner, *row);
    case FieldColumn::Git:
        return paintGitCell(*painter, inner, *row);
    case FieldColumn::Live:
        return paintLiveCell(*painter, inner, *row);
    case FieldColumn::Writer:
        return paintWriterCell(*painter, inner, *row, model->now());
    }
}

FieldView::FieldView(FieldModel &model, QWidget *parent)
    : QTableView(parent), m_model(model), m_header(new FieldHeader(this)), m_delegate(new FieldDelegate(this))
{
    setProperty(ownRowsProperty, true);
    setAccessibleName(tr("Fields that differ"));
    setHorizontalHeader(m_header);
    setItemDelegate(m_delegate);
    setModel(&model);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_header->setMinimumSectionSize(20);
    m_header->setSectionResizeMode(QHeaderView::Fixed);
    m_header->setSectionResizeMode(int(FieldColumn::Field), QHeaderView::Stretch);
    connect(&model, &FieldModel::checksChanged, m_header->viewport(), qOverload<>(&QWidget::update));
    applySizes();
}

void FieldView::setSides(const QString &commit, const QString &liveAge)
{
    m_header->setSides(commit, liveAge);
}

void FieldView::setStacked(bool stacked)
{
    if (stacked == m_stacked)
        return;
    m_stacked = stacked;
    m_delegate->setStacked(stacked);
    for (const FieldColumn column : {FieldColumn::Git, FieldColumn::Live, FieldColumn::Writer})
        setColumnHidden(int(column), stacked);
    m_header->setVisible(!stacked);
    applySizes();
    viewport()->update();
}

void FieldView::applySizes()
{
    const Theme &look = theme();
    m_header->setFixedHeight(look.size(Size::TableHeader));
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(look.px(m_stacked ? 51 : 63));
    m_header->resizeSection(int(FieldColumn::Check), m_stacked ? 36 : checkWidth);
    // With little room the sides give way, so that the field keeps some for its name.
    const qreal share = qBound(0.78, width() / 900.0, 1.0);
    m_header->resizeSection(int(FieldColumn::Git), int(look.px(204) * share));
    m_header->resizeSection(int(FieldColumn::Live), int(look.px(150) * share));
    m_header->resizeSection(int(FieldColumn::Writer), look.px(176));
}

const FieldRow *FieldView::placeAt(const QPoint &at) const
{
    const QModelIndex index = indexAt(at);
    if (!index.isValid() || index.column() != int(FieldColumn::Git))
        return nullptr;
    const auto *row = index.data(items::FieldRole).value<const FieldRow *>();
    const int top = visualRect(index).top() + 5 + theme().line(Type::Code);
    const int width = textWidth(theme().font(Type::Small), row->place) + pad;
    const bool hit = at.y() >= top && at.y() < top + theme().line(Type::Small) &&
                     at.x() < visualRect(index).left() + width;
    return hit && !row->place.isEmpty() ? row : nullptr;
}

void FieldView::mouseMoveEvent(QMouseEvent *event)
{
    QTableView::mouseMoveEvent(event);
    viewport()->setCursor(placeAt(event->position().toPoint()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FieldView::mouseReleaseEvent(QMouseEvent *event)
{
    QTableView::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    const QModelIndex index = indexAt(at);
    if (index.isValid() && index.column() == int(FieldColumn::Check)) {
        const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        m_model.setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    } else if (const FieldRow *row = placeAt(at)) {
        Q_EMIT placeClicked(row->source);
    }
}

void FieldView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && currentIndex().isValid()) {
        const QModelIndex box = currentIndex().siblingAtColumn(int(FieldColumn::Check));
        const bool on = box.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        m_model.setData(box, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
        return;
    }
    QTableView::keyPressEvent(event);
}

void FieldView::resizeEvent(QResizeEvent *event)
{
    applySizes();
    QTableView::resizeEvent(event);
}

void FieldView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        applySizes();
    QTableView::changeEvent(event);
}

} // namespace leeway::ui
