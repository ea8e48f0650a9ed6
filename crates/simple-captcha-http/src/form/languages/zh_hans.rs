//! 简体中文

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "zh-hans",
    label: "请输入图片中的字符",
    label_sum: "请输入图片中算式的结果",
    picture: "验证码图片",
    refresh: "换一个验证码",
    reload: "重新加载页面以换一个验证码（已填写的内容会丢失）",
    refreshed: "已换成新的验证码。",
    play: "播放语音",
    pause: "暂停语音",
    failed: "无法加载新的验证码，请重试。",
    unheard: "无法播放语音。",
    expired: "此验证码已过期，请换一个。",
    verify: "验证",
    verified: "验证成功。",
    required: "请填写验证码。",
    invalid: "验证码不正确，请重试。",
    unavailable: "暂时无法检查验证码，请稍后再试。",
    unread: "无法读取表单，请检查所填写的内容。",
    passed: "您已通过验证。",
    back: "返回表单",
    error: "错误：",
};
