//! 日本語

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "ja",
    label: "画像の文字を入力してください",
    label_sum: "画像の計算の答えを入力してください",
    picture: "CAPTCHAの画像",
    refresh: "新しいCAPTCHA",
    reload: "ページを再読み込みして新しいCAPTCHAを表示（入力内容は失われます）",
    refreshed: "新しいCAPTCHAを表示しました。",
    play: "音声を再生",
    pause: "音声を一時停止",
    failed: "新しいCAPTCHAを読み込めませんでした。もう一度お試しください。",
    unheard: "音声を再生できません。",
    expired: "このCAPTCHAは期限切れです。新しいものを表示してください。",
    verify: "確認",
    verified: "確認できました。",
    required: "CAPTCHAに答えてください。",
    invalid: "答えが正しくありません。もう一度お試しください。",
    unavailable: "答えを確認できませんでした。しばらくしてからもう一度お試しください。",
    unread: "フォームを読み取れませんでした。入力内容をご確認ください。",
    passed: "CAPTCHAは回答済みです。",
    back: "フォームに戻る",
    error: "エラー：",
};
