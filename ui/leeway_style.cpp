// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leeway_style.h"

#include "ui/draw.h"
#include "ui/row_paint.h"
#include "ui/style_parts.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QFocusFrame>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStyleFactory>
#include <QTabBar>
#include <QToolButton>
#include <QToolTip>

namespace leeway::ui {

LeewayStyle::LeewayStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("fusion"))), m_theme(Tokens::load())
{
    setObjectName(QStringLiteral("leeway"));
}

LeewayStyle *LeewayStyle::install()
{
    loadFonts();
    auto *style = new LeewayStyle;
    QApplication::setStyle(style);
    style->applyToApplication();
    return style;
}

LeewayStyle *leewayStyle()
{
    auto *style = qobject_cast<LeewayStyle *>(QApplication::style());
    if (!style)
        qFatal("LeewayStyle::install was not called");
    return style;
}

const Theme &theme()
{
    return leewayStyle()->theme();
}

void LeewayStyle::setMode(ThemeMode mode)
{
    m_theme.setMode(mode);
    applyToApplication();
}

void LeewayStyle::setScale(qreal scale)
{
    m_theme.setScale(scale);
    applyToApplication();
}

void LeewayStyle::applyToApplication()
{
    QApplication::setPalette(standardPalette());
    QApplication::setFont(m_theme.font(Type::Body));
    QToolTip::setPalette(standardPalette());
    QToolTip::setFont(m_theme.font(Type::Small));
    Q_EMIT themeChanged();
}

QPalette LeewayStyle::standardPalette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole to, Role from) { palette.setColor(to, m_theme.color(from)); };
    set(QPalette::Window, Role::Window);
    set(QPalette::Base, Role::Surface);
    set(QPalette::AlternateBase, Role::Sunken);
    set(QPalette::Button, Role::Raised);
    set(QPalette::Text, Role::Text);
    set(QPalette::WindowText, Role::Text);
    set(QPalette::ButtonText, Role::Text);
    set(QPalette::PlaceholderText, Role::Text3);
    set(QPalette::Highlight, Role::Select);
    set(QPalette::HighlightedText, Role::Text);
    set(QPalette::Link, Role::Link);
    set(QPalette::LinkVisited, Role::Link);
    set(QPalette::ToolTipBase, Role::Raised);
    set(QPalette::ToolTipText, Role::Text);
    set(QPalette::BrightText, Role::OnPrimary);
    set(QPalette::Light, Role::Raised);
    set(QPalette::Midlight, Role::Hair);
    set(QPalette::Mid, Role::Border);
    set(QPalette::Dark, Role::BorderStrong);
    set(QPalette::Shadow, Role::Border);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, m_theme.color(Role::SelectIdle));
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, m_theme.color(Role::Text3));
    return palette;
}

int LeewayStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return m_theme.size(Size::ScrollBar);
    case PM_ScrollBarSliderMin:
        return 28;
    case PM_SplitterWidth:
        return m_theme.size(Size::Splitter);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 14;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 8;
    case PM_DefaultFrameWidth:
        return 1;
    case PM_MenuBarPanelWidth:
    case PM_MenuBarItemSpacing:
    case PM_ToolBarFrameWidth:
    case PM_ToolBarItemMargin:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabOverlap:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_MenuHMargin:
    case PM_MenuDesktopFrameWidth:
        return 0;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuBarHMargin:
        return 6;
    case PM_MenuBarVMargin:
        return 2;
    case PM_MenuVMargin:
        return 4;
    case PM_DockWidgetSeparatorExtent:
        return 1;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return 16;
    case PM_HeaderMarkSize:
        return 12;
    case PM_HeaderMargin:
        return 0;
    case PM_TreeViewIndentation:
        return 14;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return 3;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int LeewayStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                           QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ToolTip_WakeUpDelay:
        return 500;
    case SH_Widget_Animation_Duration:
    case SH_Widget_Animate:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_ComboBox_Popup:
        return 0;
    case SH_Menu_SubMenuPopupDelay:
        return 120;
    case SH_FocusFrame_AboveWidget:
        return 1;
    case SH_FocusFrame_Mask:
        return 0;
    case SH_UnderlineShortcut:
        return 0;
    case SH_ToolTipLabel_Opacity:
        return 255;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize LeewayStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                    const QWidget *widget) const
{
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return parts::buttonSize(m_theme, *button, widget);
        break;
    case CT_LineEdit:
        return {size.width() + 2, m_theme.size(Size::Field)};
    case CT_ComboBox:
        return {size.width() + 40, m_theme.size(Size::Field)};
    case CT_ToolButton:
        return {m_theme.size(Size::Button), m_theme.size(Size::Button)};
    case CT_TabBarTab:
        return {size.width() + 24, m_theme.px(32)};
    case CT_MenuBarItem:
        return {size.width() + 18, m_theme.size(Size::MenuBar) - 4};
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return parts::menuItemSize(m_theme, *item);
        break;
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect LeewayStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    // The chevron of a tree stands 6 px right of the indentation that it belongs to.
    if (element == SE_TreeViewDisclosureItem)
        return option->rect.translated(6, 0);
    if (element == SE_LineEditContents)
        return option->rect.adjusted(7, 1, -7, -1);
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect LeewayStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                  const QWidget *widget) const
{
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return option->rect.adjusted(9, 1, -26, -1);
    if (control == CC_ScrollBar) {
        // No arrows: the groove is the whole bar.
        if (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine)
            return {};
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (slider && part == SC_ScrollBarGroove)
            return option->rect;
        if (slider &&
            (part == SC_ScrollBarSlider || part == SC_ScrollBarAddPage || part == SC_ScrollBarSubPage)) {
            const bool vertical = slider->orientation == Qt::Vertical;
            const int length = vertical ? option->rect.height() : option->rect.width();
            const int range = slider->maximum - slider->minimum;
            int thumb = length;
            if (range > 0)
                thumb = qBound(qMin(28, length),
                               int(qint64(slider->pageStep) * length / (range + slider->pageStep)), length);
            const int at = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                                   length - thumb, slider->upsideDown);
            const int from = part == SC_ScrollBarAddPage ? at + thumb : part == SC_ScrollBarSubPage ? 0 : at;
            const int to = part == SC_ScrollBarAddPage   ? length
                           : part == SC_ScrollBarSubPage ? at
                                                         : at + thumb;
            return vertical ? QRect(option->rect.left(), option->rect.top() + from, option->rect.width(),
                                    to - from)
                            : QRect(option->rect.left() + from, option->rect.top(), to - from,
                                    option->rect.height());
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void LeewayStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return parts::button(*painter, m_theme, *button, widget);
        break;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option)) {
            if (frame->lineWidth > 0)
                return parts::field(*painter, m_theme, *option);
            return; // A field without a frame stands in one that is drawn by its owner.
        }
        break;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return parts::checkBox(*painter, m_theme, option->rect, option->state);
    case PE_IndicatorRadioButton:
        return parts::radioButton(*painter, m_theme, option->rect, option->state);
    case PE_IndicatorBranch:
        return parts::branch(*painter, m_theme, *option);
    case PE_FrameMenu:
        return drawBox(*painter, option->rect, 0, {}, m_theme.color(Role::Border));
    case PE_PanelMenu:
        painter->fillRect(option->rect, m_theme.color(Role::Raised));
        return;
    case PE_PanelTipLabel:
        return drawBox(*painter, option->rect, 0, m_theme.color(Role::Raised),
                       m_theme.color(Role::BorderStrong));
    case PE_Frame:
        return drawBox(*painter, option->rect, 0, {}, m_theme.color(Role::Border));
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem:
        if (widget && widget->property(ownRowsProperty).toBool())
            return;
        break;
    case PE_FrameFocusRect:
    case PE_FrameTabBarBase:
    case PE_PanelMenuBar:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
        return; // Focus is a ring around the control, or the selected row.
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void LeewayStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                              const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
    const auto *menu = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
    switch (element) {
    case CE_PushButton:
        if (button) {
            parts::button(*painter, m_theme, *button, widget);
            return parts::buttonLabel(*painter, m_theme, *button, widget);
        }
        break;
    case CE_Header:
        if (header) {
            parts::headerSection(*painter, m_theme, *header);
            return parts::headerLabel(*painter, m_theme, *header);
        }
        break;
    case CE_HeaderSection:
        if (header)
            return parts::headerSection(*painter, m_theme, *header);
        break;
    case CE_HeaderEmptyArea: {
        QStyleOptionHeader empty;
        empty.rect = option->rect;
        return parts::headerSection(*painter, m_theme, empty);
    }
    case CE_TabBarTab:
        if (tab)
            return parts::tab(*painter, m_theme, *tab);
        break;
    case CE_Splitter:
        return parts::splitter(*painter, m_theme, *option);
    case CE_MenuBarItem:
        if (menu)
            return parts::menuBarItem(*painter, m_theme, *menu);
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, m_theme.color(Role::Window));
        return;
    case CE_MenuItem:
        if (menu)
            return parts::menuItem(*painter, m_theme, *menu);
        break;
    case CE_MenuEmptyArea:
        painter->fillRect(option->rect, m_theme.color(Role::Raised));
        return;
    case CE_FocusFrame:
        return drawBox(*painter, QRectF(option->rect), 7, {}, m_theme.color(Role::Focus), 2);
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void LeewayStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                     QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return parts::scrollBar(*painter, m_theme, *slider,
                                    subControlRect(control, option, SC_ScrollBarSlider, widget));
    }
    if (control == CC_ComboBox) {
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option))
            return parts::combo(*painter, m_theme, *combo);
    }
    if (control == CC_ToolButton) {
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option))
            return parts::toolButton(*painter, m_theme, *button);
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void LeewayStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
        qobject_cast<QTabBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

} // namespace leeway::ui
