// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/command_palette.h"

#include "model/items/pool.h"
#include "ui/action_set.h"
#include "ui/draw.h"
#include "ui/icon_label.h"
#include "ui/label.h"
#include "ui/leeway_style.h"
#include "ui/row_paint.h"
#include "ui/scrim.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;
using items::PaletteEntry;
using items::PaletteGroup;

namespace {

constexpr int HitRole = Qt::UserRole + 1; ///< index into the result, -1: a group's title

QString groupWord(PaletteGroup group)
{
    switch (group) {
    case PaletteGroup::Objects:
        return CommandPalette::tr("Objects");
    case PaletteGroup::Files:
        return CommandPalette::tr("Files");
    case PaletteGroup::Commands:
        return CommandPalette::tr("Commands");
    }
    Q_UNREACHABLE();
}

/// The title with the matched characters at 600, returns the width.
int paintTitle(QPainter &painter, QRect rect, const items::PaletteHit &hit, const QColor &color)
{
    const Theme &look = theme();
    const int left = rect.left();
    const QString &title = hit.entry->title;
    const std::pair<QString, Type> parts[]{{title.left(hit.from), Type::Body},
                                           {title.mid(hit.from, hit.length), Type::Strong},
                                           {title.mid(hit.from + hit.length), Type::Body}};
    for (const auto &[text, type] : parts) {
        if (text.isEmpty() || rect.width() <= 0)
            continue;
        drawText(painter, rect, text, look.font(type), color);
        rect.setLeft(rect.left() + QFontMetrics(look.font(type)).horizontalAdvance(text));
    }
    return rect.left() - left;
}

/// Rows of 31 px: glyph or icon, title, detail; titles of groups between them.
class PaletteDelegate final : public QStyledItemDelegate
{
public:
    PaletteDelegate(const items::PaletteResult &result, QObject *parent)
        : QStyledItemDelegate(parent), m_result(result)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, theme().px(31)};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &look = theme();
        const int number = index.data(HitRole).toInt();
        QRect rect = option.rect.adjusted(14, 0, -14, 0);
        if (number < 0)
            return drawText(*painter, rect.adjusted(0, 6, 0, 0), index.data().toString(),
                            look.font(Type::Label), look.color(Role::Text2));
        const items::PaletteHit &hit = m_result.hits.at(std::size_t(number));
        const PaletteEntry &entry = *hit.entry;
        QStyleOptionViewItem row = option;
        row.state |= QStyle::State_Active | QStyle::State_HasFocus;
        paintRow(*painter, option.rect, rowLook(row, option.state & QStyle::State_MouseOver), true);
        const int top = rect.center().y() - 7;
        if (entry.group == PaletteGroup::Objects)
            look.paintGlyph(*painter, {rect.left() + 1, top}, markOf(entry.status), 14);
        else
            look.paintIcon(*painter, {rect.left(), top - 1},
                           entry.group == PaletteGroup::Files ? u"file-code"_s : u"terminal"_s, 16,
                           Role::Text3);
        rect.setLeft(rect.left() + 26);
        int right = rect.right() + 1;
        const QStringList keys = entry.key.split(u'+', Qt::SkipEmptyParts);
        for (qsizetype i = keys.size(); i-- > 0;) {
            right -= keyWidth(look, keys[i]);
            drawKey(*painter, look, right, rect.center().y() + 1, keys[i]);
            right -= 4;
        }
        rect.setRight(right - 8);
        const int width =
            paintTitle(*painter, rect, hit, look.color(entry.enabled ? Role::Text : Role::Text3));
        rect.setLeft(rect.left() + width + 6);
        if (rect.width() > 0)
            drawText(*painter, rect, entry.detail, look.font(Type::Small), look.color(Role::Text3),
                     Qt::AlignLeft, Qt::ElideMiddle);
    }

private:
    const items::PaletteResult &m_result;
};

/// Key caps with a word behind them.
class KeyHint final : public QWidget
{
public:
    KeyHint(const QStringList &keys, const QString &word, QWidget *parent)
        : QWidget(parent), m_keys(keys), m_word(word)
    {
    }
    QSize sizeHint() const override
    {
        int width = textWidth(theme().font(Type::Small), m_word) + 6;
        for (const QString &key : m_keys)
            width += keyWidth(theme(), key) + 4;
        return {width, theme().px(20)};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        int x = 0;
        for (const QString &key : std::as_const(m_keys)) {
            drawKey(painter, theme(), x, height() / 2, key);
            x += keyWidth(theme(), key) + 4;
        }
        drawText(painter, QRect(x + 2, 0, width() - x - 2, height()), m_word, theme().font(Type::Small),
                 theme().color(Role::Text2));
    }

private:
    QStringList m_keys;
    QString m_word;
};

} // namespace

CommandPalette::CommandPalette(const PaletteSources &sources, QWidget *window)
    : Surface(Role::Surface, window), m_actions(sources.actions), m_focusBefore(QApplication::focusWidget()),
      m_scrim(new Scrim(window))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Find or run"));
    connect(m_scrim, &Scrim::pressed, this, &CommandPalette::leave);
    window->installEventFilter(this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    buildField();
    buildList();
    buildFoot();
    collectCommands();
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
    items::inPool(
        this,
        [report = sources.report, tree = sources.tree] { return items::makePaletteIndex(report, tree); },
        [this](const items::PaletteIndexPtr &index) {
            m_index = index;
            search();
        });
}

CommandPalette::~CommandPalette()
{
    delete m_scrim;
}

void CommandPalette::buildField()
{
    auto *bar = new Surface(Role::Surface, this);
    bar->setEdges(Qt::BottomEdge);
    bar->setFixedHeight(theme().px(45));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(14, 0, 14, 0);
    row->setSpacing(10);
    m_field = new QLineEdit(bar);
    m_field->setFrame(false);
    m_field->setPlaceholderText(tr("Find an object or a file, or run a command"));
    m_field->setAccessibleName(m_field->placeholderText());
    QFont font = theme().font(Type::Body);
    font.setPixelSize(theme().px(15));
    m_field->setFont(font);
    m_field->installEventFilter(this);
    m_count = new Label(Type::Small, Role::Text3, {}, bar);
    row->addWidget(new IconLabel(u"search"_s, 18, Role::Text3, bar));
    row->addWidget(m_field, 1);
    row->addWidget(m_count);
    layout()->addWidget(bar);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
}

void CommandPalette::buildList()
{
    m_model = new QStandardItemModel(this);
    m_list = new QListView(this);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_result, m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setProperty(ownRowsProperty, true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What was found"));
    layout()->addWidget(m_list);
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
}

void CommandPalette::buildFoot()
{
    auto *bar = new Surface(Role::Window, this);
    bar->setEdges(Qt::TopEdge);
    bar->setFixedHeight(theme().px(34));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(14, 1, 14, 0);
    row->setSpacing(16);
    row->addWidget(new KeyHint({u"↑"_s, u"↓"_s}, tr("choose"), bar));
    row->addWidget(new KeyHint({u"Enter"_s}, tr("open or run"), bar));
    row->addStretch(1);
    row->addWidget(new KeyHint({u">"_s}, tr("commands"), bar));
    row->addWidget(new KeyHint({u":"_s}, tr("kinds"), bar));
    row->addWidget(new KeyHint({u"/"_s}, tr("files"), bar));
    layout()->addWidget(bar);
}

void CommandPalette::collectCommands()
{
    for (const auto &[action, menu] : m_actions->everything()) {
        if (!action->isVisible() || !action->isEnabled() || action->objectName() == u"go.find"_s)
            continue;
        PaletteEntry entry;
        entry.group = PaletteGroup::Commands;
        entry.title = ActionSet::plainText(*action);
        entry.detail = menu;
        entry.id = QString::number(m_commandActions.size());
        m_commandActions.append(action);
        entry.key = action->shortcut().toString(QKeySequence::NativeText);
        entry.folded = (entry.title + u' ' + entry.detail).toLower();
        m_commands.push_back(std::move(entry));
    }
}

void CommandPalette::search()
{
    if (!m_index)
        return;
    m_model->clear();
    m_result = items::findInPalette(*m_index, m_commands, m_field->text());
    m_count->setText(m_result.total == 1 ? tr("1 result") : tr("%1 results").arg(m_result.total));
    std::optional<PaletteGroup> group;
    for (std::size_t i = 0; i < m_result.hits.size(); ++i) {
        const PaletteEntry &entry = *m_result.hits[i].entry;
        if (entry.group != group) {
            group = entry.group;
            auto *title = new QStandardItem(groupWord(*group));
            title->setFlags(Qt::NoItemFlags);
            title->setData(-1, HitRole);
            m_model->appendRow(title);
        }
        auto *item = new QStandardItem(entry.title);
        item->setData(int(i), HitRole);
        item->setData(entry.title + u", "_s + entry.detail, Qt::AccessibleTextRole);
        item->setToolTip(entry.group == PaletteGroup::Files ? entry.id : entry.title);
        m_model->appendRow(item);
    }
    if (m_model->rowCount() > 1)
        m_list->setCurrentIndex(m_model->index(1, 0));
    place();
    Q_EMIT listed();
}

void CommandPalette::step(int by)
{
    const int rows = m_model->rowCount();
    int row = m_list->currentIndex().row();
    for (int i = 0; i < rows; ++i) {
        row = (row + by + rows) % rows;
        if (m_model->item(row)->flags() & Qt::ItemIsSelectable)
            return m_list->setCurrentIndex(m_model->index(row, 0));
    }
}

void CommandPalette::choose()
{
    const QVariant number = m_list->currentIndex().data(HitRole);
    if (!number.isValid() || number.toInt() < 0)
        return;
    const PaletteEntry entry = *m_result.hits.at(std::size_t(number.toInt())).entry;
    const QPointer<QAction> action =
        entry.group == PaletteGroup::Commands ? m_commandActions.value(entry.id.toInt()) : nullptr;
    leave();
    switch (entry.group) {
    case PaletteGroup::Objects:
        return Q_EMIT objectChosen(entry.object);
    case PaletteGroup::Files:
        return Q_EMIT fileChosen(entry.id);
    case PaletteGroup::Commands:
        if (action)
            action->trigger();
    }
}

void CommandPalette::leave()
{
    hide();
    delete m_scrim;
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::PopupFocusReason);
    close();
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const int room = window->height() - 88 - 24 - theme().px(45 + 34) - 2;
    const int list = qMin(m_model->rowCount() * theme().px(31) + (m_model->rowCount() ? 10 : 0), room);
    m_list->setFixedHeight(qMax(0, list));
    const int width = qMin(theme().px(680), window->width() - 48);
    setGeometry((window->width() - width) / 2, 88, width, m_list->height() + theme().px(45 + 34) + 2);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        place();
    if (watched == m_field && event->type() == QEvent::FocusOut && isVisible() &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::ActiveWindowFocusReason &&
        static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
        QMetaObject::invokeMethod(
            this, [this] { m_field->setFocus(); }, Qt::QueuedConnection);
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return Surface::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Escape:
        leave();
        return true;
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return true;
    default:
        return false;
    }
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawBox(painter, rect(), 8, theme().color(Role::Surface), theme().color(Role::BorderStrong));
}

} // namespace leeway::ui
