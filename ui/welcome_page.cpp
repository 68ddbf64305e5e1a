// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome_page.h"

#include "ui/draw.h"
#include "ui/icon_label.h"
#include "ui/label.h"
#include "ui/leeway_style.h"

#include <QHBoxLayout>
#include <QSvgRenderer>
#include <QVBoxLayout>

namespace leeway::ui {

using namespace Qt::StringLiterals;

namespace {

/// The application's tile with its name.
class Brand final : public QWidget
{
public:
    explicit Brand(QWidget *parent) : QWidget(parent) { setFixedHeight(44); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        QSvgRenderer(u":/leeway/icons/leeway.svg"_s).render(&painter, QRectF(0, 0, 44, 44));
        QFont font = theme().font(Type::Display);
        font.setPixelSize(theme().px(28));
        drawText(painter, QRect(56, 0, width() - 56, 44), u"Leeway"_s, font, theme().color(Role::Text));
    }
};

} // namespace

WayCard::WayCard(const QString &icon, const QString &title, const QString &fact, const QStringList &keys,
                 QWidget *parent)
    : QAbstractButton(parent), m_icon(icon), m_fact(fact), m_keys(keys)
{
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(fact);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    // The fact is never cut: where there is little room the picture gives way.
    setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
}

QSize WayCard::sizeHint() const
{
    int keys = 0;
    for (const QString &key : m_keys)
        keys += keyWidth(theme(), key) + 4;
    return {66 + textWidth(theme().font(Type::Small), m_fact) + 12 + keys + 16, theme().px(64)};
}

void WayCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    drawBox(painter, rect(), 6, look.color(underMouse() ? Role::Hover : Role::Surface),
            look.color(underMouse() ? Role::BorderStrong : Role::Border));
    const int middle = height() / 2;
    drawBox(painter, QRectF(16, middle - 18, 36, 36), 5, look.color(Role::SelectIdle));
    look.paintIcon(painter, {16 + 8, middle - 10}, m_icon, 20, Role::Ink);
    int right = width() - 16;
    for (qsizetype i = m_keys.size(); i-- > 0;) {
        right -= keyWidth(look, m_keys[i]);
        drawKey(painter, look, right, middle, m_keys[i]);
        right -= 4;
    }
    const int line = look.line(Type::Strong);
    QFont title = look.font(Type::Strong);
    title.setPixelSize(look.px(14));
    drawText(painter, QRect(66, middle - line, right - 74, line), text(), title, look.color(Role::Text));
    drawText(painter, QRect(66, middle + 1, right - 74, look.line(Type::Small)), m_fact,
             look.font(Type::Small), look.color(Role::Text2));
}

RecentRow::RecentRow(const QString &folder, QWidget *parent) : QAbstractButton(parent)
{
    setText(folder);
    setAccessibleName(tr("Open %1").arg(folder));
    setToolTip(folder);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize RecentRow::sizeHint() const
{
    return {400, theme().px(38)};
}

void RecentRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    if (underMouse())
        painter.fillRect(rect(), look.color(Role::Hover));
    painter.fillRect(QRect(0, 0, width(), 1), look.color(Role::Hair));
    look.paintIcon(painter, {14, (height() - 16) / 2}, u"folder-git-2"_s, 16, Role::Text3);
    const QString name = text().section(u'/', -1);
    const int nameWidth = qMin(textWidth(look.font(Type::Strong), name), width() / 2);
    drawText(painter, QRect(40, 0, nameWidth + 2, height()), name, look.font(Type::Strong),
             look.color(Role::Text), Qt::AlignLeft, Qt::ElideMiddle);
    const int left = 40 + nameWidth + 8;
    drawText(painter, QRect(left, 0, width() - left - 14, height()), text().section(u'/', 0, -2),
             look.font(Type::Small), look.color(Role::Text3), Qt::AlignLeft, Qt::ElideMiddle);
}

CoursePicture::CoursePicture(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("A straight course, Git, and beside it a dotted track, the live cluster"));
}

void CoursePicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &look = theme();
    drawBox(painter, rect(), 6, look.color(Role::Surface), look.color(Role::Border));
    for (int x = 54; x < width() - 2; x += 54)
        painter.fillRect(x, 1, 1, height() - 2, look.color(Role::Hair));
    for (int y = 60; y < height() - 2; y += 60)
        painter.fillRect(1, y, width() - 2, 1, look.color(Role::Hair));
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal w = width();
    const qreal h = height();
    const QPointF start(w * 0.09, h * 0.79);
    // The words stand right of the points they name, inside the picture also where it is narrow.
    const qreal gitWords = qMax(textWidth(look.font(Type::Label), tr("Git")),
                                textWidth(look.font(Type::Micro), tr("the branch")));
    const qreal liveWords = textWidth(look.font(Type::Label), tr("live cluster"));
    const QPointF end(qMin(w * 0.87, w - 14 - gitWords - 12), h * 0.285);
    const QPointF leave = start + (end - start) * 0.47;
    const QPointF live(qMin(w * 0.81, w - 18 - liveWords - 12), h * 0.655);
    QColor tint = look.mark(Mark::Drifted).tint;
    painter.setPen(Qt::NoPen);
    painter.setBrush(tint);
    painter.drawPolygon(QPolygonF{leave, end, live});
    painter.setPen(QPen(look.color(Role::Ink), 2.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawLine(start, end);
    painter.drawPolyline(QPolygonF{end + QPointF(-11, -5), end, end + QPointF(-6, 9)});
    QPen track(look.mark(Mark::Drifted).mark, 3, Qt::CustomDashLine, Qt::RoundCap);
    track.setDashPattern({0.01, 2.6});
    painter.setPen(track);
    painter.drawLine(leave, live);
    for (const QPointF &stop : {start, start + (end - start) * 0.235, leave, start + (end - start) * 0.735}) {
        painter.setPen(QPen(look.color(Role::Ink), 2));
        painter.setBrush(look.color(Role::Surface));
        painter.drawEllipse(stop, 6, 6);
        painter.setPen(Qt::NoPen);
        painter.setBrush(look.color(Role::Ink));
        painter.drawEllipse(stop, 2, 2);
    }
    look.paintGlyph(painter, (live - QPointF(11, 11)).toPoint(), Mark::Drifted, 22);
    const auto label = [&](const QPointF &at, const QString &strong, const QString &small,
                           const QColor &color) {
        drawText(painter, QRect(at.toPoint(), QSize(150, 16)), strong, look.font(Type::Label), color);
        drawText(painter, QRect(at.toPoint() + QPoint(0, 15), QSize(150, 16)), small, look.font(Type::Micro),
                 look.color(Role::Text2));
    };
    label(end + QPointF(14, -16), tr("Git"), tr("the branch"), look.color(Role::Ink));
    label(leave + QPointF(-30, -46), tr("Applied"), tr("by Flux"), look.color(Role::Text));
    label(live + QPointF(18, -8), tr("live cluster"), {}, look.mark(Mark::Drifted).fg);
}

WelcomePage::WelcomePage(QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    auto *content = new QWidget(this);
    content->setMaximumWidth(1272);
    content->setMaximumHeight(574);
    auto *columns = new QHBoxLayout(content);
    columns->setContentsMargins(24, 0, 24, 0);
    columns->setSpacing(64);
    columns->addLayout(buildWays(), 560);
    columns->addLayout(buildPicture(), 648);
    row->addWidget(content, 30);
    row->addStretch(1);
}

QVBoxLayout *WelcomePage::buildWays()
{
    auto *left = new QVBoxLayout;
    left->setSpacing(9);
    left->addWidget(new Brand(this));
    left->addSpacing(10);
    auto *claim = new Paragraph(
        Type::Title, Role::Text,
        tr("See where the cluster has drifted from Git, and decide which one to follow."), this);
    claim->setMaximumWidth(440);
    left->addWidget(claim);
    left->addSpacing(22);
    auto *open =
        new WayCard(u"folder-git-2"_s, tr("Open a repository…"),
                    tr("A folder with a Flux layout and a cluster's entry in it"), {u"Ctrl"_s, u"O"_s}, this);
    auto *demo =
        new WayCard(u"sailboat"_s, tr("Explore the demo"),
                    tr("A recorded cluster. Needs no account and no network."), {u"Ctrl"_s, u"D"_s}, this);
    auto *recording = new WayCard(u"rotate-ccw"_s, tr("Open a recording…"),
                                  tr("What leewayctl record wrote, beside its repository"), {}, this);
    connect(open, &QAbstractButton::clicked, this, &WelcomePage::openRepository);
    connect(demo, &QAbstractButton::clicked, this, &WelcomePage::openDemo);
    connect(recording, &QAbstractButton::clicked, this, &WelcomePage::openRecording);
    m_first = open;
    m_demo = demo;
    m_recording = recording;
    for (WayCard *card : {open, demo, recording})
        left->addWidget(card);
    setRecordings(false);
    left->addStretch(1);
    addPromise(left);
    return left;
}

void WelcomePage::addPromise(QVBoxLayout *column)
{
    auto *promise = new QHBoxLayout;
    promise->setSpacing(6);
    promise->addWidget(new IconLabel(u"shield-check"_s, 14, Role::Text2, this));
    promise->addWidget(
        new Label(Type::Label, Role::Text, tr("Leeway only looks until you tell it to act"), this), 1);
    column->addLayout(promise);
    auto *how = new Paragraph(Type::Small, Role::Text2,
                              tr("It uses your kubeconfig and your Git credentials, and stores neither. "
                                 "Every action that writes shows what it will write, and where, first. It "
                                 "talks to your clusters and your Git remote, and to nothing else."),
                              this);
    how->setMaximumWidth(470);
    column->addWidget(how);
}

QVBoxLayout *WelcomePage::buildPicture()
{
    auto *right = new QVBoxLayout;
    auto *picture = new CoursePicture(this);
    picture->setFixedHeight(300);
    right->addWidget(picture);
    right->addSpacing(24);
    m_recent = new Surface(Role::Surface, this);
    m_recent->setCard(6);
    m_recentRows = new QVBoxLayout(m_recent);
    m_recentRows->setContentsMargins(1, 0, 1, 1);
    m_recentRows->setSpacing(0);
    m_recent->hide();
    right->addWidget(m_recent);
    right->addStretch(1);
    return right;
}

void WelcomePage::setRecordings(bool offered)
{
    m_recording->setVisible(offered);
    m_demo->setVisible(offered);
}

void WelcomePage::setRecent(const QStringList &folders)
{
    // One of the rows may be the sender.
    for (QWidget *row : m_recent->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        row->hide();
        row->deleteLater();
    }
    m_recent->setVisible(!folders.isEmpty());
    auto *head = new QWidget(m_recent);
    head->setFixedHeight(theme().px(40));
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(14, 0, 14, 0);
    row->addWidget(new Label(Type::Heading, Role::Text, tr("Opened before"), head));
    row->addStretch(1);
    m_recentRows->addWidget(head);
    // Five rows are as high as the three ways on the left; the menu has them all.
    for (const QString &folder : folders.mid(0, 5)) {
        auto *button = new RecentRow(folder, m_recent);
        connect(button, &QAbstractButton::clicked, this, [this, folder] { Q_EMIT repositoryChosen(folder); });
        m_recentRows->addWidget(button);
    }
}

void WelcomePage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::Window));
}

} // namespace leeway::ui
