//! Português do Brasil

use crate::form::Messages;

pub(super) const MESSAGES: Messages = Messages {
    language: "pt-br",
    label: "Digite os caracteres da imagem",
    label_sum: "Digite o resultado da conta da imagem",
    picture: "Imagem do captcha",
    refresh: "Novo captcha",
    reload: "Recarregar a página para obter um novo captcha (o que foi digitado será perdido)",
    refreshed: "Este é um novo captcha.",
    play: "Ouvir o áudio",
    pause: "Pausar o áudio",
    failed: "Não foi possível carregar um novo captcha. Tente novamente.",
    unheard: "Não foi possível reproduzir o áudio.",
    expired: "Este captcha expirou. Peça um novo.",
    verify: "Verificar",
    verified: "Verificação concluída.",
    required: "Responda ao captcha.",
    invalid: "A resposta não está correta. Tente novamente.",
    unavailable: "Não foi possível verificar a resposta. Tente novamente em instantes.",
    unread: "Não foi possível ler o formulário. Confira os dados preenchidos.",
    passed: "Você já resolveu o captcha.",
    back: "Voltar ao formulário",
    error: "Erro:",
};
